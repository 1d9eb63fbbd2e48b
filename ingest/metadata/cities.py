"""Names that stand in front of stories: cities as their own papers write them, and labels that are none."""

# ruff: noqa: E501  (a table reads best with full lines)

from __future__ import annotations

import re

# News agencies in brackets behind a place; after a name in small letters only these prove one.
AGENCIES = (
    "dpa(?:/\\w+)?|AFP|AP|Reuters|REUTERS|rtr|CNN|ANSA|EFE|Europa Press|EUROPA PRESS|ITALPRESS|Adnkronos|askanews|LaPresse|"
    "AA|DHA|İHA|ANTARA|Antara|TTXVN|Xinhua|Kyodo|Jiji|Yonhap|TASS|ТАСС|РИА Новости|Интерфакс|PTI|ANI|UPI|KNA|epd|APA|SDA|sda|"
    "Belga|ANP|TT|NTB|Ritzau|STT|PAP|ČTK|MTI|LUSA|Lusa|Agência Brasil|Bernama|WAM|SPA|MENA|Bloomberg"
)
# How Korean papers, agencies and stations end; "[헤럴드경제=홍보기 기자]" names no place.
OUTLET = re.compile(
    r"(?:뉴스\d?|일보|신문|경제|방송|투데이|TV|저널|타임[스즈]|미디어|닷컴|코리아|통신|매거진|데일리|헤럴드|스포츠|포스트)$"
)

# Capitals and cities that papers send stories from, in the languages of the text rules; "NEW DELHI: ..."
# and "Berlin - ..." name no agency, so that only a known name tells them from "WARNING: ...".
CITIES = frozenset(
    name.strip().casefold()
    for name in (
        "Abu Dhabi, Abuja, Accra, Addis Ababa, Ahmedabad, Algiers, Amman, Amsterdam, Ankara, Antalya, Athen, Athènes,"
        "Athens, Atlanta, Auckland, Austin, Baghdad, Baku, Baltimore, Bangalore, Bangkok, Barcelona, Bari, Basel,"
        "Beijing, Beirut, Belfast, Belgrade, Bengaluru, Berlin, Bern, Bhopal, Bogota, Bogotá, Bologna, Bonn, Bordeaux,"
        "Boston, Brasília, Brasilia, Bratislava, Bremen, Brisbane, Brussels, Bruxelles, Brüssel, Bruselas, Bucharest,"
        "Budapest, Buenos Aires, Bursa, Cairo, Calgary, Canberra, Cape Town, Caracas, Cardiff, Casablanca, Chennai,"
        "Chicago, Cleveland, Cologne, Colombo, Copenhagen, Córdoba, Dallas, Damascus, Dehradun, Delhi, Den Haag, Denver,"
        "Detroit, Dhaka, Doha, Dortmund, Dresden, Dubai, Dublin, Durban, Düsseldorf, Edinburgh, Essen, Firenze,"
        "Florence, Frankfurt, Genève, Geneva, Genf, Genova, Glasgow, Gurgaon, Guwahati, Gaza, Hamburg, Hannover, Hanoi,"
        "Harare, Havana, Helsinki, Hong Kong, Honolulu, Houston, Hyderabad, Indianapolis, Indore, Islamabad, Istanbul,"
        "İstanbul, Izmir, İzmir, Jaipur, Jakarta, Jammu, Jeddah, Jerusalem, Johannesburg, Kabul, Kampala, Karachi,"
        "Kathmandu, Kiel, Kiev, Kiew, Kyiv, Kochi, Köln, Kolkata, Kuala Lumpur, Kuwait City, Lagos, Lahore, La Paz,"
        "Las Vegas, Leeds, Leipzig, Lille, Lima, Lisboa, Lisbon, Liverpool, London, Londra, Londres, Los Angeles,"
        "Lucknow, Lyon, Madrid, Málaga, Manama, Manchester, Manila, Marseille, Medan, Melbourne, Mexico City,"
        "Ciudad de México, Miami, Milan, Milano, Milwaukee, Minneapolis, Minsk, Mogadishu, Montevideo, Montreal,"
        "Montréal, Moscow, Moskau, Moscou, Moscú, Mosca, Mumbai, München, Munich, Muscat, Nagpur, Nairobi, Nantes, Naples,"
        "Napoli, Nashville, New Delhi, New Orleans, New York, Nice, Nicosia, Nuremberg, Nürnberg, Oslo, Ottawa, Palermo,"
        "Panaji, Paris, Parigi, París, Patna, Peking, Pékin, Perth, Peshawar, Philadelphia, Phnom Penh, Phoenix,"
        "Pittsburgh, Portland, Porto, Prag, Prague, Pretoria, Pune, Pyongyang, Quetta, Quito, Rabat, Raipur, Ramallah,"
        "Ranchi, Rawalpindi, Recife, Reykjavik, Riga, Rio de Janeiro, Riyadh, Rom, Roma, Rome, Rostock, Sacramento,"
        "Salvador, San Diego, San Francisco, San José, Sanaa, Santiago, São Paulo, Sarajevo, Seattle, Semarang, Seoul,"
        "Sevilla, Shanghai, Shenzhen, Shimla, Singapore, Singapur, Skopje, Sofia, Srinagar, Stockholm, Straßburg,"
        "Strasbourg, Stuttgart, Surabaya, Sydney, Taipei, Tallinn, Tashkent, Tbilisi, Teheran, Tehran, Tel Aviv,"
        "The Hague, Thiruvananthapuram, Tirana, Tokio, Tokyo, Torino, Toronto, Toulouse, Trenton, Tripoli, Tunis, Turin,"
        "Ulan Bator, United Nations, Valencia, Vancouver, Varanasi, Vatican City, Venezia, Vienna, Vientiane, Vilnius,"
        "Warsaw, Warschau, Washington, Wellington, Wien, Wiesbaden, Yangon, Yerevan, Zagreb, Zürich, Zurich,"
        "Москва, Санкт-Петербург, Киев, Минск, Астана, Алматы, Баку, Ереван, Тбилиси, Ташкент, Вашингтон, Нью-Йорк,"
        "Лондон, Париж, Берлин, Пекин, Токио, Брюссель, Женева, Анкара, Hà Nội, القاهرة, بيروت, دمشق, بغداد, الرياض,"
        "دبي, أبوظبي, الدوحة, الكويت, عمان, القدس, غزة, تونس, الجزائر, الرباط, الخرطوم, صنعاء, طرابلس, واشنطن, لندن, باريس"
    ).split(",")
)

# What stands where a place could, and names none.
LABELS = frozenset(
    name.strip().casefold()
    for name in (
        "exclusive, breaking, breaking news, update, updated, watch, opinion, analysis, review, correction, warning,"
        "spoiler, video, live, note, photo, photos, news, summary, explainer, interview, editorial, by, posted, published,"
        "source, credit, photo by, image, images, file, ap photo, reuters, ap, afp, associated press, story, step, day,"
        "january, february, march, april, may, june, july, august, september, october, november, december, jan, feb,"
        "mar, apr, jun, jul, aug, sept, sep, oct, nov, dec, monday, tuesday, wednesday, thursday, friday, saturday, sunday,"
        "경제, 사회, 정치, 사진, 자료, 영상, 출처, 제공, 앵커, 기자, 속보, 단독, 종합, 사설, 칼럼, 인터뷰, 르포, 포토, 특집, 기획"
    ).split(",")
)
