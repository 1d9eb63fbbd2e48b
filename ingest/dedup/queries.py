"""The steps of the duplicate index in SQL, in the order in which they run.

documents  one row a document; `told` is the mark that its part bears, `root` and `place` are
           what it should be
buckets    which documents share a key; `exact` keys are hashes of the text
edges      a document and the leader of a bucket of which it is a duplicate
"""

from __future__ import annotations

CREATE = (
    """create table if not exists documents(number uinteger, part varchar, id varchar,
       moment timestamptz, hash ubigint, told varchar, root uinteger, place integer)""",
    "create table if not exists buckets(key ubigint, number uinteger)",
    "create table if not exists edges(key ubigint, number uinteger, leader uinteger)",
    "create temp table touched(key ubigint)",
    "create temp table gone(number uinteger)",
)

SELECT_PARTS = "insert into gone select number from documents where part in (select unnest($1))"
SELECT_NUMBERS = "insert into gone select unnest($1)"
SELECT_IDS = "insert into gone select number from documents where part = $2 and id in (select unnest($1))"

FORGET = (
    "insert into touched select distinct key from buckets where number in (from gone)",
    "delete from buckets where number in (from gone)",
    "delete from documents where number in (from gone)",
)

ADD = (
    """insert into documents select number, part, id, moment, hash, told, number, 1
       from new_documents""",
    """create or replace temp table new_buckets as
       select key, number from new_bands union all
       select hash, number from new_documents""",
    "insert into buckets from new_buckets",
    "insert into touched select distinct key from new_buckets",
)

PAIR = (
    # the one look at all buckets; whatever follows is as small as what came or went
    "create or replace temp table near as select key, number from buckets semi join touched using (key)",
    # the leader of a touched bucket is its earliest document
    """create or replace temp table pairs as
       with crowded as (select key from near group by key having count(*) > 1),
            members as (select key, number, moment, id
                        from near semi join crowded using (key) join documents using (number))
       select key, number, first_value(number) over (partition by key order by moment, id, number) as leader
       from members qualify number <> leader""",
    """create or replace temp table suspects as
       select distinct p.number, p.leader from pairs p
       join documents a on a.number = p.number join documents b on b.number = p.leader
       where a.hash <> b.hash""",
)

GROUP = (
    """create or replace temp table fresh as
       select key, p.number, p.leader from pairs p
       join documents a on a.number = p.number join documents b on b.number = p.leader
       left join alike s on s.number = p.number and s.leader = p.leader
       where a.hash = b.hash or s.number is not null""",
    "create or replace temp table stale as select number, leader from edges semi join touched using (key)",
    "delete from edges where key in (from touched)",
    "insert into edges from fresh",
    # the groups that won or lost a tie, and those that a document of theirs may now turn to
    """create or replace temp table loose as
       select number from stale union select leader from stale
       union select number from fresh union select leader from fresh""",
    """create or replace temp table groups as
       select distinct root from documents where number in (from loose)""",
    """insert into groups select distinct d.root from documents d where d.number in
       (select e.leader from edges e join documents m on m.number = e.number
        where m.root in (from groups))""",
    """create or replace temp table parents as
       select e.number, arg_min(e.leader, (l.moment, l.id, l.number)) as parent
       from edges e join documents d on d.number = e.number join documents l on l.number = e.leader
       where d.root in (from groups) group by e.number""",
    """create or replace temp table tree as
       select d.number, coalesce(p.parent, d.number) as root, d.moment, d.id
       from documents d left join parents p on p.number = d.number where d.root in (from groups)""",
)

CLIMB = """update tree set root = up.root from tree up
           where tree.root = up.number and up.root <> tree.root"""

SETTLE = (
    """update documents set root = found.root, place = found.place from
       (select number, root, row_number() over (partition by root order by moment, id, number) as place
        from tree) found
       where documents.number = found.number""",
)

CLEAR = ("delete from touched", "delete from gone")

WRONGLY_MARKED = """select distinct d.part from documents d join documents r on r.number = d.root
                    where d.told <> r.id || '/' || d.place order by d.part"""

WITH_DUPLICATES = "select distinct part from documents where root <> number order by part"

REPEATED = """with shared as (select root from documents group by root having count(*) > 1),
                   placed as (select part, id, number, count(*) over same as copies,
                                     row_number() over (same order by part, number) as copy,
                                     first_value(part) over (same order by part, number) as home
                              from documents semi join shared using (root)
                              window same as (partition by id))
              select part, id, number, home = part from placed
              where copies > 1 and copy > 1 order by part, id, number"""

MARKS = """select d.id, case when r.number <> d.number then r.id end, r.id, d.place
           from documents d join documents r on r.number = d.root where d.part = ?"""

RENAME = "update documents set part = $1 where part = $2"

RENAME_AND_TELL = """update documents set part = $1, told = r.id || '/' || documents.place from documents r
            where r.number = documents.root and documents.part = $2"""
