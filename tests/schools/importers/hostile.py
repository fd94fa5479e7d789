"""Staff files as nobody should send them, made by code: each with what is read of it, or why it is refused."""

import io
import itertools
import random
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.schools.importers import workbooks

HEADINGS = "Staff Code,Forename,Surname,Work Email"
PEOPLE = ["Siân O'Neil", "Zoë D’Arcy", "José van der Berg"]
EASTERN = [*PEOPLE, "Łukasz Żak", "Ştefan Đorđević"]
TOO_LARGE = "is too large to be read. Send only those columns and rows that are about staff."
DAMAGED = "is damaged and cannot be opened. Save it again and send that."
LOCKED = "is damaged or locked and cannot be unpacked. Send it again without a password."
NOT_TEXT = "is not a text file. Save it as CSV (UTF-8) and send that."
NO_FIELDS = "Say which column is"
NO_ROWS = "has no rows under its headings."
NO_HEADINGS = "has no line of headings at its top."
TOO_MANY = "has more than 50,000 rows. Send only those about staff."
NO_STAFF_IN_ZIP = (
    "holds no file that could be about staff. "
    "Send the one staff file, or a zip of OneRoster or Microsoft School Data Sync."
)
A_LETTER_WAS_LOST = "A letter was lost when the file was saved. Save it again as CSV UTF-8."
UNSEEN = "There is a character in it that cannot be seen. Type it again."
FORMULA = "It begins with “{}”, as formulas do. Type what the cell should say."


@dataclass(frozen=True)
class Hostile:
    """names: of the people read. wrong: the reason of each line that cannot be used. refused: part of the sentence."""

    label: str
    content: bytes
    names: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    refused: str = ""
    name: str = "staff.csv"


def line(number: int, name: str, *, email: str | None = None, **more: str) -> list[str]:
    first, _, last = name.partition(" ")
    return [str(number), first, last, f"p{number}@school.example" if email is None else email, *more.values()]


def csv_text(people: Iterable[str], delimiter: str = ",", newline: str = "\n") -> str:
    rows = [HEADINGS.split(","), *(line(number, name) for number, name in enumerate(people, start=1))]
    return "".join(delimiter.join(fields) + newline for fields in rows)


def one(cells: str, headings: str = HEADINGS) -> bytes:
    return f"{headings}\n{cells}\n".encode()


def zipped(*files: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return held.getvalue()


def shapes() -> list[Hostile]:
    """Text files that are laid out as none should be."""
    return [*encodings(), *cut_off(), *broken_csv()]


def contents() -> list[Hostile]:
    """Files that are laid out well and say what none should."""
    return [*cells(), *addresses(), *dates_and_shares()]


# --- Encodings, delimiters, line ends ---------------------------------------------------------------------------------


def encodings() -> Iterator[Hostile]:
    whole = {
        "utf-8": b"", "utf-8-sig": b"", "utf-16": b"", "utf-16-le": b"", "utf-16-be": b"",
        "marked utf-16-be": b"\xfe\xff", "cp1252": b"",
    }  # fmt: skip
    marks = {"comma": ",", "semicolon": ";", "tab": "\t"}
    ends = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
    for encoding, mark, end in itertools.product(whole, marks, ends):
        people = PEOPLE if encoding == "cp1252" else EASTERN
        text = csv_text(people, marks[mark], ends[end])
        content = whole[encoding] + text.encode(encoding.removeprefix("marked "))
        yield Hostile(f"{encoding}, {mark}, {end}", content, names=tuple(people))
    yield Hostile("utf-32", csv_text(EASTERN).encode("utf-32"), names=tuple(EASTERN))
    for encoding in ("utf-32-le", "utf-32-be"):
        yield Hostile(encoding, csv_text(EASTERN).encode(encoding), refused=NOT_TEXT)
    yield Hostile("ebcdic", csv_text(["Ann Todd"]).encode("cp500"), refused=NO_ROWS)
    damaged = csv_text(["Siân Todd", "Bo Roy"]).replace("â", "\ufffd")
    yield Hostile("a lost letter", damaged.encode(), names=("Bo Roy",), wrong=(A_LETTER_WAS_LOST,))
    marked = b"\xef\xbb\xbf" + csv_text(["Siân Todd", "Bo Roy"]).encode("cp1252")
    yield Hostile("the mark of one, the bytes of another", marked, names=("Bo Roy",), wrong=(A_LETTER_WAS_LOST,))
    decomposed = csv_text(["Sia\u0302n Todd"]).encode()
    yield Hostile("letters in two parts", decomposed, names=("Siân Todd",))


# --- Half a file ------------------------------------------------------------------------------------------------------


def cut_off() -> Iterator[Hostile]:
    text = csv_text(["Ann Todd", "Bo Roy", "Cy Orr"], newline="\r\n").encode()
    stop = "The file stops in the middle of this row. Row left out."
    last = text.index(b"3,Cy")
    for end in (b"3", b"3,", b"3,C", b"3,Cy", b"3,Cy,", b"3,Cy,Or"):
        cut = text[:last] + end
        yield Hostile(f"a csv file cut after {end.decode()}", cut, names=("Ann Todd", "Bo Roy"), wrong=(stop,))
    wrong = ("“p3@sch” is not an e-mail address such as a.todd@school.example.",)
    cut = text[:last] + b"3,Cy,Orr,p3@sch"
    yield Hostile("a csv file cut in an address", cut, names=("Ann Todd", "Bo Roy"), wrong=wrong)
    torn = "3,Cy,Orr,ż".encode()[:-1]
    yield Hostile("a csv file cut in a letter", text[:last] + torn, names=("Ann Todd", "Bo Roy", "Cy Orr"))
    for at in (5, 20, len(HEADINGS)):
        yield Hostile(f"headings cut at {at}", text[:at], refused=NO_ROWS)
    workbook = workbooks.staff([line(1, "Ann Todd")])
    for at in range(1, 11):
        cut = workbook[: len(workbook) * at // 11]
        yield Hostile(f"a workbook cut at {at} of 11", cut, refused=LOCKED, name="staff.xlsx")
    packed = zipped(("staff.csv", text))
    for at in range(1, 6):
        yield Hostile(f"a zip cut at {at} of 6", packed[: len(packed) * at // 6], refused=LOCKED, name="staff.zip")
    packed = zipped(("staff.csv", text), method=zipfile.ZIP_STORED)
    broken = packed.replace(b"Ann Todd"[:3], b"Amm")
    yield Hostile("a zip whose sum is wrong", broken, refused=LOCKED, name="staff.zip")


# --- CSV that is none -------------------------------------------------------------------------------------------------


def broken_csv() -> Iterator[Hostile]:
    open_quote = "A quotation mark is not closed or stands in the wrong place. Row left out."
    noise = random.Random(1)
    ann = "1,Ann,Todd,ann@school.example"
    yield Hostile("nothing", b"", refused="is empty.")
    yield Hostile("only a mark", b"\xef\xbb\xbf", refused="is empty.")
    yield Hostile("blank lines", b"\r\n" * 5000, refused="is empty.")
    yield Hostile("noughts", b"\0" * 5000, refused="is empty.")
    yield Hostile("headings alone", f"{HEADINGS}\n".encode(), refused=NO_ROWS)
    yield Hostile("noise", noise.randbytes(40_000), refused=NOT_TEXT)
    yield Hostile("noise with noughts", noise.randbytes(1000) + b"\0" * 9000, refused=NOT_TEXT)
    yield Hostile(
        "a quotation mark left open",
        one('1,"Ann,Todd,x@school.example\n2,Bo,Roy,bo@school.example'),
        names=("Bo Roy",),
        wrong=(open_quote,),
    )
    yield Hostile(
        "quotation marks left open by the thousand",
        one('1,"Ann,Todd,x@s.example\n' * 3000 + "2,Bo,Roy,b@s.example"),
        names=("Bo Roy",),
        wrong=(open_quote,) * 3000,
    )
    yield Hostile("a quotation mark inside", one('1,An"n,Todd,ann@school.example'), names=('An"n Todd',))
    yield Hostile("a line break in a name", one('1,"Ann\nMary",Todd,ann@school.example'), names=("Ann Mary Todd",))
    yield Hostile("noughts in a name", one("1,A\0nn,Todd,ann@school.example"), names=("Ann Todd",))
    yield Hostile("headings twice", one(f"{ann},Mallory", HEADINGS + ",Surname"), names=("Ann Todd",))
    yield Hostile("blank headings", one(f"{ann},,,", HEADINGS + ",,,"), names=("Ann Todd",))
    yield Hostile("title lines", b"Staff list\n\nSeptember\n" + one(ann), names=("Ann Todd",))
    yield Hostile("ghost rows", one(ann + "\n,,," * 100_000), names=("Ann Todd",))
    yield Hostile("ghost columns", one(ann + "," * 900, HEADINGS + "," * 900), names=("Ann Todd",))
    yield Hostile("rows longer than the headings", one(ann + ",x" * 500), names=("Ann Todd",))
    yield Hostile("rows shorter than the headings", one("1,Ann,Todd"), names=("Ann Todd",))
    yield Hostile(
        "two thousand columns",
        one("x," * 2000, ",".join(f"c{n}" for n in range(2000))),
        refused="has more than 1,000 columns. Send only those about staff.",
    )
    yield Hostile("a million columns", b"a," * 1_000_000 + b"\n", refused="has more than 1,000 columns")
    yield Hostile(
        "a cell of a megabyte",
        one("1," + "A" * 1_000_000 + ",Todd,ann@school.example"),
        wrong=("A cell is far too long. Row left out.",),
    )
    yield Hostile("one line of eight megabytes", b"A" * 8_000_000, refused=NO_HEADINGS)
    yield Hostile(
        "sixty thousand people",
        one("\n".join(f"{n},Ann,Todd,a{n}@school.example" for n in range(60_000))),
        refused=TOO_MANY,
    )
    yield Hostile("fifteen megabytes of rows", one((ann + "\n") * 500_000), refused=TOO_MANY)
    yield Hostile("fifteen megabytes of commas", b"," * 15_000_000, refused=NO_HEADINGS)
    yield Hostile("fifteen megabytes of quotation marks", b'"' * 15_000_000, refused=NO_HEADINGS)
    yield Hostile("columns that say what they are in capitals", one(ann, HEADINGS.upper()), names=("Ann Todd",))
    yield Hostile(
        "a file about pupils",
        one(f"{ann},A123456789012", HEADINGS + ",UPN"),
        refused="is about pupils (it has the column UPN). Nothing was read from it.",
    )
    yield Hostile(
        "a pupil among staff",
        one(f"{ann},Teacher\n2,Kit,Klein,kit@school.example,Pupil", HEADINGS + ",Person Type"),
        names=("Ann Todd",),
    )
    yield Hostile("a password beside a name", one(f"{ann},hunter2", HEADINGS + ",Password"), names=("Ann Todd",))
    yield Hostile("a list without numbers or addresses", b"Forename,Surname\nAnn,Todd\n", refused=NO_FIELDS)


# --- What stands in a cell --------------------------------------------------------------------------------------------


def cells() -> Iterator[Hostile]:
    good = (
        "Ann O'Neil", "Ann O’Neil", "Łukasz Żak", "Ng Ng", "X Æ", "Null Null", "True False", "Ann Smith-Jones",
        "María José", "Ruaridh MacLeod", "Ffion Llŷr", "Nguyễn Văn", "Αθηνά Παππά", "Ольга Орлова", "陳 大文",
        "Jr. Sr.", "Ann -Todd",
    )  # fmt: skip
    for name in good:
        yield Hostile(f"a name: {name}", csv_text([name]).encode(), names=(name,))
    for mark in ("=", "+", "@", "＝", "＋", "＠"):
        text = one(f"1,{mark}HYPERLINK(1),Todd,ann@school.example")
        yield Hostile(f"a formula after {mark}", text, wrong=(FORMULA.format(mark),))
    for formula in ("=cmd|' /C calc'!A0", "=1+1", '=WEBSERVICE("http://x")', "@SUM(1)", "+44 20 7946 0000", " =1+1"):
        text = one('1,Ann,"{}",ann@school.example'.format(formula.replace('"', '""')))
        yield Hostile(f"a formula: {formula}", text, wrong=(FORMULA.format(formula.strip()[0]),))
    for label, hidden in (
        ("text turned round", "\u202e"), ("no width", "\u200b"), ("a joiner", "\u2060"),
        ("a mark in the middle", "\ufeff"),
        ("isolated text", "\u2066"), ("a bell", "\a"), ("an escape", "\x1b"), ("of nobody’s", "\ue000"),
        ("a tag", "\U000e0041"),
        ("a soft hyphen", "\u00ad"),
    ):  # fmt: skip
        yield Hostile(f"a hidden character: {label}", one(f"1,An{hidden}n,Todd,ann@school.example"), wrong=(UNSEEN,))
    yield Hostile(
        "accents five thousand deep",
        one("1,A" + "\u0301" * 5000 + ",Todd,ann@school.example"),
        wrong=("This is longer than 100 characters.",),
    )
    yield Hostile(
        "a name of 101 letters",
        one("1," + "A" * 101 + ",Todd,ann@school.example"),
        wrong=("This is longer than 100 characters.",),
    )
    yield Hostile("no first name", one("1,,Todd,ann@school.example"), wrong=("The name is missing.",))
    yield Hostile("no last name", one("1,Ann,,ann@school.example"), wrong=("The name is missing.",))
    yield Hostile(
        "neither number nor address",
        one(",Ann,Todd,"),
        wrong=("Neither a staff code nor an e-mail is given, so nobody can be matched.",),
    )
    yield Hostile(
        "a number of 101 figures",
        one("1" * 101 + ",Ann,Todd,ann@school.example"),
        wrong=("This is longer than 100 characters.",),
    )
    for script in (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{ 7*7 }}",
        "'; drop table schools_person; --",
        "%s%n",
        "../../etc/passwd",
    ):
        yield Hostile(f"a name: {script}", one(f'1,"{script}",Todd,ann@school.example'), names=(f"{script} Todd",))


def addresses() -> Iterator[Hostile]:
    for address in (
        "ann", "ann@", "@school.example", "ann@school", "ann@@school.example", "ann todd@school.example",
        "ann@school..example", "ann@school.example.", "<ann@school.example>", "ann@school.example, bo@school.example",
        "ann@exämple.example", "ännä@school.example", '""ann""@school.example', "mailto:ann@school.example",
        "ann@school.example\tx", "a" * 250 + "@school.example", "ann@[127.0.0.1]",
    ):  # fmt: skip
        shown = address.replace('""', '"').strip()[:60]
        wrong = f"“{shown}” is not an e-mail address such as a.todd@school.example."
        yield Hostile(f"an address: {address[:40]!r}", one(f'1,Ann,Todd,"{address}"'), wrong=(wrong,))
    for address in (
        "ANN@SCHOOL.EXAMPLE",
        " ann@school.example ",
        "ann+x@school.example",
        "o'neil@school.example",
        "a@b.co",
    ):
        yield Hostile(f"an address that is one: {address!r}", one(f"1,Ann,Todd,{address}"), names=("Ann Todd",))


def dates_and_shares() -> Iterator[Hostile]:
    for text in ("31/02/2026", "2026-02-30", "0/0/2026", "29/02/2027", "13/13/2026"):
        wrong = f"“{text}” is not a day of the calendar (day first, then month)."
        yield Hostile(f"a day: {text}", _with("Start Date", text), wrong=(wrong,))
    for text in ("next week", "46000", "1/9/26", "2026", "01-Sep-2026", "１/９/２０２６x"):
        yield Hostile(
            f"a day: {text}", _with("Start Date", text), wrong=(f"“{text}” is not a date such as 01/09/2026.",)
        )
    for text in ("01/01/0001", "31/12/9999", "01/01/1900"):
        yield Hostile(f"a day: {text}", _with("Start Date", text), wrong=(f"“{text}” is too far away to be meant.",))
    for text in ("0", "-1", "2", "NaN", "1e999", "60", "full", "1/2", "∞", "0.6.6"):
        wrong = f"“{text}” is not a share of full time between 0.01 and 1, such as 0.6 or 60%."
        yield Hostile(f"a share: {text}", _with("FTE", text), wrong=(wrong,))
    for text in ("maybe", "2", "ja"):
        yield Hostile(f"teaching: {text}", _with("Teaching Staff", text), wrong=(f"“{text}” says neither yes nor no.",))


def _with(heading: str, text: str) -> bytes:
    return one(f'1,Ann,Todd,ann@school.example,"{text}"', f"{HEADINGS},{heading}")
