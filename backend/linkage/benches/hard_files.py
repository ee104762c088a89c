"""Makes up a county with hard errors as survey.csv, roster.csv and truth.csv: hard_files.py DIR [CHILDREN] [SEED] [NOISE].

Nothing here is read by the program, and it reads none of the program's tables: homophones come from the dictionary of pypinyin, lunar
dates from lunardate, look-alikes and household names from the short lists below. NOISE (1) multiplies every share of errors. A child's
two rows err independently. Columns are those of the tuned Splink's script; there are no parents' names, so brothers and sisters are
told apart by little. County code 629001 does not exist."""

import csv
import datetime
import pathlib
import random
import sys

from lunardate import LunarDate
from pypinyin import lazy_pinyin

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "子涵浩宇轩梓雨欣怡佳豪俊杰思琪诗文博嘉明志强建国华芳丽娟敏静秀英桂兰玉梅春霞晓燕海龙飞云天一鸣泽睿宸皓辰熙若曦语桐可馨依诺沐瑶婷雪莹洁琳倩颖慧琴红艳萍小军伟勇超磊洋帆鹏程亮刚毅恒远航家乐欢喜平安福贵生发财旺成功立新民族振兴业宏图永昌盛世林森木森淼鑫焱垚晨曦光辉旭东升阳月星辉灿景瑞祥和顺心如意美好青松柏竹菊荷莲花香甜蜜果实丰收米禾苗田园野山川河江湖波涛清泉润泽露霜冰冬夏秋凡宁静雅致远方正直诚信义仁德才学书画棋诗琴韵律音声色彩虹霓"
PARTS = "阿依古丽 买买提 阿卜杜 热合曼 努尔 艾力 古丽 热依汗 吐尔逊 帕提玛 扎西 卓玛 尼玛 次仁 央金 多吉 拉姆 旦增 格桑 巴桑 木合塔尔 依布拉音 玛依拉 赛福丁 艾合买提 再娜甫 哈力克 库尔班 迪丽 努尔 阿米娜 海日古丽".split()
LOOK_ALIKES = ["己已", "未末", "土士", "日曰", "天夫", "人入", "大太", "王玉", "明朋", "申甲", "田由", "千干", "今令", "怡恰", "洁浩", "睛晴", "玲铃", "林材", "辰晨", "析折", "欣砍", "佳桂", "杨扬", "郑邓", "贾贸"]
OLD_FORMS = {"张": "張", "陈": "陳", "刘": "劉", "赵": "趙", "杨": "楊", "马": "馬", "国": "國", "丽": "麗", "华": "華", "龙": "龍", "云": "雲", "军": "軍", "兰": "蘭", "萧": "肖", "傅": "付", "阎": "闫", "戴": "代", "邱": "丘"}
HOUSEHOLD = ["毛毛", "狗娃", "妞妞", "小宝", "壮壮", "丫丫", "石头", "豆豆", "大宝", "二娃"]
DIALECT = [("n", "l"), ("zh", "z"), ("ch", "c"), ("sh", "s"), ("h", "f")]
MIDDLE = datetime.date(2016, 3, 1)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

chance = random.Random()
SOUNDS = {sign: lazy_pinyin(sign)[0] for sign in set(SURNAMES + GIVEN + "".join(PARTS))}
ALIKE = {}
for sign, sound in sorted(SOUNDS.items()):
    ALIKE.setdefault(sound, []).append(sign)
COMMON = [GIVEN[min(int(len(GIVEN) * (place / 4000) ** 1.7), len(GIVEN) - 1)] for place in range(4000)]
FAMILIES = [SURNAMES[min(int(len(SURNAMES) * (place / 4000) ** 2.2), len(SURNAMES) - 1)] for place in range(4000)]


def given(length=None):
    return "".join(chance.choice(COMMON) for _ in range(length or (2 if chance.random() < 0.82 else 1)))


def number(area, born, odd):
    body = f"{area}{born:%Y%m%d}{chance.randrange(0, 500) * 2 + odd:03}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]


def day(first, last):
    return first + datetime.timedelta(chance.randrange((last - first).days))


class Child:
    """What is true of a child."""

    def __init__(self, family, born, sex, name):
        self.family, self.born, self.sex, self.name = family, born, sex, name
        self.id = number("629001", born, 1 if sex == "1" else 0)
        year = 2026 - born.year - (born >= datetime.date(born.year, 9, 1))
        self.grade = min(max(year - 5, 1), 9)
        town = family["village"][:9]
        self.school = f"{town}{(9 if self.grade > 6 else chance.randrange(1, 4)):02}"


def family(villages, ethnic):
    village = chance.choice(villages)
    if ethnic:
        father = "·".join(chance.sample(PARTS, 2))
        mother = "·".join(chance.sample(PARTS, 2))
    else:
        father, mother = chance.choice(FAMILIES) + given(), chance.choice(FAMILIES) + given()
    elder = chance.choice(FAMILIES) + given()
    return {"village": village, "guardians": [("父亲", father), ("母亲", mother), ("祖父", elder)], "surname": father[0], "mother": mother,
            "ethnic": father.split("·")[0] if ethnic else "", "adult": number("629001", day(datetime.date(1975, 1, 1), datetime.date(1992, 1, 1)), 1)}


def children_of(home):
    born, twin = day(datetime.date(2011, 9, 1), datetime.date(2020, 9, 1)), chance.random() < 0.012
    shared = given(1) if chance.random() < 0.3 else ""
    for nth in range(chance.choice([1, 1, 1, 2, 2, 3])):
        if nth and not (nth == 1 and twin):
            born = born + datetime.timedelta(chance.randrange(330, 1500))
        if born >= datetime.date(2020, 9, 1):
            return
        name = f"{chance.choice(PARTS)}·{home['ethnic']}" if home["ethnic"] else home["surname"] + (shared + given(1) if shared else given())
        yield Child(home, born, chance.choice("12"), name)


def homophone(name):
    at = chance.randrange(len(name))
    others = [sign for sign in ALIKE.get(SOUNDS.get(name[at], ""), []) if sign != name[at]]
    return name[:at] + chance.choice(others) + name[at + 1:] if others else name


def dialect(name):
    at = chance.randrange(len(name))
    sound, found = SOUNDS.get(name[at], ""), []
    for one, other in DIALECT:
        for this, that in ((one, other), (other, one)):
            if sound.startswith(this) and not (this in "zcs" and sound.startswith(this + "h")):
                found += ALIKE.get(that + sound[len(this):], [])
    if sound.endswith("ng"):
        found += ALIKE.get(sound[:-1], [])
    elif sound.endswith("n"):
        found += ALIKE.get(sound + "g", [])
    return name[:at] + chance.choice(found) + name[at + 1:] if found else name


def look_alike(name):
    for at, sign in enumerate(name):
        for pair in LOOK_ALIKES:
            if sign in pair:
                return name[:at] + pair[pair.index(sign) ^ 1] + name[at + 1:]
    return name


def old_form(name):
    return "".join(OLD_FORMS.get(sign, sign) for sign in name)


def lost(name):
    at = chance.randrange(1, len(name)) if len(name) > 2 else None
    return name if at is None else name[:at] + name[at + 1:]


def swapped(name):
    return name[:-2] + name[-1] + name[-2] if len(name) > 2 else name


def one_digit(text, alphabet="0123456789"):
    at = chance.choice([place for place, sign in enumerate(text) if sign.isdigit()])
    return text[:at] + chance.choice([sign for sign in alphabet if sign != text[at]]) + text[at + 1:]


def transposed(text):
    at = chance.randrange(6, len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2:]


def lunar(born):
    day = LunarDate.from_solar_date(born.year, born.month, born.day)
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


NAME_ERRORS = [("homophone", 0.025, homophone), ("dialect", 0.010, dialect), ("look-alike", 0.006, look_alike), ("old form", 0.006, old_form),
               ("household name", 0.010, lambda name: chance.choice(HOUSEHOLD)), ("lost character", 0.008, lost), ("swapped characters", 0.005, swapped)]
ID_ERRORS = [("id digit", 0.015, one_digit), ("id transposed", 0.008, transposed), ("id lost digit", 0.005, lambda text: text[:9] + text[10:]), ("id missing", 0.06, lambda text: "")]
BIRTH_ERRORS = [("birth lunar", 0.030, lunar), ("birth year", 0.012, lambda born: f"{born.year + chance.choice((-1, 1))}-{born:%m-%d}"),
                ("birth swapped", 0.008, lambda born: f"{born.year}-{born.day:02}-{born.month:02}" if born.day < 13 else f"{born}"),
                ("birth digit", 0.008, lambda born: f"{born.year}-{born.month:02}-{chance.randrange(1, 29):02}"),
                ("birth 1 January", 0.006, lambda born: f"{born.year}-01-01"), ("birth missing", 0.02, lambda born: "")]


def err(errors, value, noise, found, plain):
    for name, share, wrong in errors:
        if chance.random() < share * noise:
            written = wrong(value)
            if written != plain:
                found.append(name)
            return written
    return plain


def kept_back(school, kind, share):
    """Whether a school's list has no such column: real exports lack numbers and birth dates (D§6.6)."""
    return random.Random(f"{school} {kind}").random() < share


def written(child, noise, villages, roster):
    """A row about a child, and the errors in it."""
    found, home = [], child.family
    name = err(NAME_ERRORS, child.name, noise, found, child.name)
    if not home["ethnic"] and chance.random() < 0.004 * noise:
        name, _ = home["mother"][0] + child.name[1:], found.append("mother's surname")
    if "·" in name and chance.random() < 0.25 * noise:
        name, _ = chance.choice([name.replace("·", ""), name.replace("·", "•"), name.replace("·", "."), name.split("·")[0]]), found.append("dot or short form")
    born = err(BIRTH_ERRORS, child.born, noise, found, f"{child.born}")
    id_no = err(ID_ERRORS, child.id, noise, found, child.id)
    if chance.random() < 0.006 * noise:
        id_no, _ = home["adult"], found.append("adult's id")
    sex = child.sex if chance.random() > 0.004 * noise else {"1": "2", "2": "1"}[child.sex]
    village = home["village"] if chance.random() > 0.02 * noise else chance.choice(villages)
    if roster and chance.random() < 0.3:
        village, _ = "", found.append("no village")
    if roster and kept_back(child.school, 3, 0.35):
        id_no, _ = "", found.append("school without ids")
    if roster and kept_back(child.school, 5, 0.12):
        born, _ = "", found.append("school without births")
    relation, guardian = chance.choices(home["guardians"], (5, 3, 2))[0]
    guardian = err([("guardian homophone", 0.02, homophone)], guardian, noise, found, guardian)
    school = child.school if chance.random() > 0.05 * noise else ""
    grade = child.grade + (chance.choice((-1, 1)) if chance.random() < 0.03 * noise else 0)
    return [name, sex, born, id_no, village[:9], village, guardian, relation, school, grade], found


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60_000
    seed, noise = int(sys.argv[3]) if len(sys.argv) > 3 else 1, float(sys.argv[4]) if len(sys.argv) > 4 else 1.0
    chance.seed(seed)
    towns = [f"629001{100 + nth}" for nth in range(max(3, min(count // 4000, 290)))]
    villages = [f"{town}{201 + nth}" for town in towns for nth in range(12)]
    rows, truth, made = ([], []), [], 0
    while made < count:
        for child in children_of(family(villages, chance.random() < 0.10)):
            made, where = made + 1, chance.random()
            found = ([], [])
            for side, absent in ((0, where < 0.03), (1, where > 0.97)):
                for _ in range(0 if absent else 2 if chance.random() < 0.012 else 1):
                    cells, errors = written(child, noise, villages, side == 1)
                    found[side].append((len(rows[side]), errors))
                    rows[side].append(cells)
            truth += [(one, other) for one in found[0] for other in found[1]]
    folder.mkdir(parents=True, exist_ok=True)
    places = []
    for side, letter in ((0, "S"), (1, "R")):
        order = list(range(len(rows[side])))
        chance.shuffle(order)
        key = {row: f"{letter}{place:07}" for place, row in enumerate(order)}
        places.append(key)
        table, heading = (("survey", "survey_id"), ("roster", "roster_id"))[side]
        with open(folder / f"{table}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([heading, "name", "sex", "birth_date", "id_no", "township_code", "village_code", "guardian", "relation", "school_code", "grade"])
            writer.writerows([key[row], *rows[side][row]] for row in order)
    with open(folder / "truth.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["survey_id", "roster_id", "survey_errors", "roster_errors"])
        writer.writerows([places[0][one], places[1][other], "+".join(left), "+".join(right)] for (one, left), (other, right) in truth)


if __name__ == "__main__":
    main()
