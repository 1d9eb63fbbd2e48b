"""Words that bylines and dates are written with, in the languages of the text rules: tables, no code."""

# ruff: noqa: E501  (a table reads best with one month a line)

from __future__ import annotations

# In front of an author's name: "By", "Von", "Yazan". Longer ones first where one begins another.
BY = (
    "written by", "posted by", "published by", "reported by", "reporting by", "story by", "words by", "text by",
    "by", "geschrieben von", "verfasst von", "ein artikel von", "ein beitrag von", "von", "geschreven door", "door",
    "écrit par", "publié par", "propos recueillis par", "par", "escrito por", "redactado por", "publicado por",
    "por", "scritto da", "a cura di", "di", "napisał", "napisała", "autor", "autorka", "autore", "autora",
    "auteur", "author", "authors", "skriven av", "skrevet av", "skrevet af", "av", "af", "oleh", "penulis",
    "ditulis oleh", "yazan", "yazar", "haber", "tác giả", "bởi", "автор", "авторы", "текст", "بقلم", "كتب",
    "كتبت", "الكاتب", "작성자", "글", "文", "執筆", "著者", "作者", "撰文", "文字",
)  # fmt: skip

# Between two names.
AND = (
    "and", "und", "et", "y", "e", "i", "en", "och", "og", "ve", "dan", "và", "и", "و", "with", "mit", "avec",
    "con", "com",
)  # fmt: skip

# What follows the name of somebody who writes for a living, or stands where a name should.
NOT_PEOPLE = (
    "staff agency agencies news press reuters team desk editor editors editorial associated admin administrator "
    "webmaster redaktion redaktor redakteur redaktør redaktionen redaction rédaction redacción redazione redacao "
    "redação redactie redakcja redaksi redaktör redaksiyon correspondent reporter writer writers columnist "
    "journalist journaliste periodista giornalista jornalista dziennikarz wartawan muhabir muhabiri contributor "
    "contributors image images photo photos picture getty istockphoto shutterstock subscribe login newsletter "
    "редакция корреспондент журналист محرر التحرير"
).split()

# Labels of the Twitter card that Yoast and others fill with the author's name.
WRITTEN_BY = frozenset(
    (
        "written by,verfasst von,geschrieben von,escrito por,écrit par,rédigé par,scritto da,geschreven door,"
        "napisane przez,skriven av,skrevet av,skrevet af,ditulis oleh,yazan,được viết bởi,автор,написано автором,"
        "كُتب بواسطة,글쓴이,執筆者,著者,作者"
    ).split(",")
)

# Months as they are written, full, bent and short.
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january januar januari janvier enero gennaio janeiro styczeń stycznia ocak января январь jänner يناير jan ene gen sty oca янв",
            "february februar februari februarie février febrero febbraio fevereiro luty lutego şubat февраля февраль فبراير feb févr fév fev lut şub фев февр",
            "march märz maart mars marzo março marzec marca maret mart марта март مارس mar mär mrz mrt мар",
            "april avril abril aprile kwiecień kwietnia nisan апреля апрель أبريل ابريل apr avr abr kwi nis апр",
            "may mai mei mayo maggio maio maj maja mayıs мая май مايو mag",
            "june juni juin junio giugno junho czerwiec czerwca haziran июня июнь يونيو jun giu cze haz июн",
            "july juli juillet julio luglio julho lipiec lipca temmuz июля июль يوليو jul juil lug lip tem июл",
            "august augustus août agosto sierpień sierpnia agustus ağustos augusti августа август أغسطس اغسطس aug ago sie ağu авг aout agu",
            "september septembre septiembre settembre setembro wrzesień września eylül сентября сентябрь سبتمبر sept sep set wrz eyl сент сен",
            "october oktober octobre octubre ottobre outubro październik października ekim октября октябрь أكتوبر اكتوبر oct okt ott out paź eki окт",
            "november novembre noviembre novembro listopad listopada kasım ноября ноябрь نوفمبر nov lis kas нояб ноя",
            "december dezember décembre diciembre dicembre dezembro grudzień grudnia desember aralık декабря декабрь ديسمبر dec dez déc dic gru des ara дек",
        ),
        start=1,
    )
    for name in names.split()
}

# A row with one of these tells when the text was changed.
CHANGED = (
    "수정|업데이트|updated|modified|last edited|更新|修改|aktualisiert|geändert|mis à jour|modifié|actualizado|"
    "modificado|aggiornat|modificat|atualizado|bijgewerkt|zaktualizowano|aktualizacja|uppdaterad|oppdatert|opdateret|"
    "güncelleme|güncellendi|diperbarui|cập nhật|обновлено|изменено|تحديث"
)
