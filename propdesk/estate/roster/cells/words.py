"""The vocabulary of rosters as data: headings, and the words offices use for kinds and states.

All is compared in the form of `bare_text`: no spaces, lower case, simplified characters.
"""

import re
import unicodedata
from functools import lru_cache

from propdesk.kernel.exchange.values import NOTHING_SAID, bare_text, bare_word

_NUMBERED = re.compile(r"^\d+[.、]?(?=\D)")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")


def heading_forms(text: str) -> tuple[str, ...]:
    """The forms of a heading to look up, the likeliest first; two rows come joined by NUL."""
    text = unicodedata.normalize("NFKC", text)
    bare = _IN_BRACKETS.sub("", text) or text
    parts = [_NUMBERED.sub("", bare_text(part).replace("/", "")) for part in bare.split("\0")]
    return tuple(dict.fromkeys(("".join(parts), parts[-1])))


NOT_IMPORTED = "-"

# The first pattern found decides; NOT_IMPORTED stops words that only look like a field.
HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile("|".join(patterns.split())))
    for field, patterns in (
        (NOT_IMPORTED, "^(出让|转让|出卖|卖)[方人] ^甲方 ^原(业主|产权人)"),
        # What our own lists tell besides.
        ("birth_year", "^出生(年份?|年月日?|日期)$ ^生日$ ^yearofbirth$ ^(birthyear|dob)$"),
        ("care", "^需?要?关照$ ^needscare$"),
        ("person_note", "^人员情[况況]$ ^abouttheperson$"),
        ("model", "^车[辆輛]型号$ ^vehiclemodel$"),
        ("colour", "^车身[颜顏]色$ ^vehiclecolou?r$"),
        ("permit_until", "^通行证(有效期)?至$ ^permituntil$"),
        (
            "company_code",
            "信用代码 纳税人 税号 ^统一编号 creditcode uscc companyre?g?.?(no|code|num)",
        ),
        (
            "tenant_id_number",
            "(租户|租客|承租|使用人|tenant).*(身份证|证件号|证号|id(no|num|card)|passport)",
        ),
        (
            "co_owner_id_number",
            "(共有人|共同产权人|co-?owner).*(身份证|证件号|证号|id(no|num|card)|passport)",
        ),
        (
            "co_owner_phone",
            "(共有人|共同产权人|co-?owner).*(电话|手机|联系|phone|mobile|tel|contact)",
        ),
        ("family_phone", "(配偶|家属|亲属|家庭成员).*(电话|手机|联系)"),
        (
            "tenant_phone",
            "(租户|租客|承租|使用人|tenant).*(电话|手机|联系|phone|mobile|tel|contact)",
        ),
        (
            NOT_IMPORTED,
            "紧急联系 emergency 客服电话 物业电话 联系人 联络人 contact(person|name)",
        ),
        (
            "phone2",
            """(备用|第二|其[他它]|另一|家庭|办公|固定).*(电话|手机|联系)
            (电话|手机|联系方式|phone|mobile|tel)(号码?)?[2二]$
            (second|other|alt|home).*(phone|mobile|tel|contact)""",
        ),
        ("phone", "电话 手机 固话 座机 联系方式 联络方式 联系号码 phone mobile ^tel ^cell contact"),
        ("id_type", "(证件|证照)(类型|类别|型别|种类|名称) id(card)?type documenttype typeofid"),
        # Deeds, contracts of transfer and forms of the maintenance fund.
        ("room", "坐落$ ^室号部位$ ^户室号?$ ^不动产地址$"),
        (
            "owner_name",
            "^(受让[方人]|承购[方人]|购买人|[交缴]存人|户名|房屋所有权?人|买方|乙方)(姓名|名称)?$",
        ),
        (NOT_IMPORTED, "房产证 产权证 不动产 权证 购房合同 通知书 复印件"),
        (
            "id_number",
            """身份证 身分证 公民身份 证件号 证件编号 ^证号 证件$ ^id$ id(no|num|card) passport
            identi nric""",
        ),
        ("plate", "车牌 号牌 牌照 ^车号 plate vehicle(no|num|reg) ^vehicles?$ ^车辆$"),
        ("measured_area", "实测"),
        (
            "inner_area",
            """套内 室内面积 实用面积 使用面积 专有 主建物
            (net|inner|internal|carpet|usable).*area""",
        ),
        (NOT_IMPORTED, "公摊 分摊 坪 花园 阁楼 露台 附属建物 (common|shared?).*area"),
        (
            "built_area",
            """建筑面积 面积.*建筑 ^建面$ (产权|计费|收费|房屋|建物|登记|合同)面积 ^面积 面积$ area
            ^gfa$ sqm 平方米$ 平米$""",
        ),
        (
            "handover_date",
            """(交房|收房|交付|接房|交楼|交屋|点交|收楼|领房|交钥匙).*(日|时间) hand(ed)?-?over
            deliver""",
        ),
        (
            "move_in_date",
            "(入住|入伙|迁入|进住|搬入|居住).*(日|时间) mov(e|ed)-?in occupancydate",
        ),
        (
            "from",
            "起租 租赁(开始|起) 租用起 (租期|开始|起始|生效)(日|时间|起) ^起(日|始) start ^from",
        ),
        (
            "to",
            """到期 截止 租赁(结束|止) 租用止 有效期 (租期|结束|终止)(日|时间|止) ^止日 expir ^end
            until ^to$ validto""",
        ),
        ("rent", "租金 月租 车位费 rent"),
        ("unit_kind", "^(车位|泊位)(类型|类别|性质|种类|属性|产权)$ ^spacetype$"),
        ("state", "^(车位|泊位)(使用)?(状态|情况)$"),
        ("space", "车位 泊位 parking ^bay ^space carpark"),
        (
            "state",
            """状态 房态 (收房|入住|交房|使用|居住|收楼|销售)(情况|状况|与否) 是否入住 status
            ^state$ occupancy$ occupied""",
        ),
        (NOT_IMPORTED, "交付类型 户型 房型 车型 总楼层 总层 车辆类型 付款 缴费"),
        (
            "unit_kind",
            """^(房屋|房产|物业|房间|建筑|规划|设计|单位|资产)?(类型|类别|型别|用途|使用性质|种类)$
            ^(房屋|物业)性质$ 业态 (unit|property|room|house)type ^type$ ^usage?$ ^kind$""",
        ),
        (
            "relation",
            """关系 ^身[份分]$ (人员|住户|客户|成员)(类型|类别|身份|性质) ^(住户|业主)身份
            relation ^(resident)?role$ ^角色$""",
        ),
        ("family", "家庭成员 ^家属 同住人 家庭人员 familymember ^family$ household"),
        (
            "tenant_name",
            "^(租户|租客|承租[人方户]|使用人|商户|tenants?|lessee)(信息)?(姓名|名称|名字|name)?$",
        ),
        ("co_owner_name", "共有人 共同产权人 co-?owner jointowner"),
        ("first_name", "^(first|given)name"),
        ("last_name", "^(last|family)name ^surname"),
        (
            "old_unit_no",
            "^(旧|原|老)(编号|房号|室号|门牌号?|房间号|单元号) ^old(no|unit|room|code)",
        ),
        (
            "floor",
            r"""^(所在|所属|位于)?(楼层|层|层次|层别|楼层号|层号|楼层数)$
            ^floor(no)?\.?$ ^level$ ^storey$""",
        ),
        ("phase", "^(所属|所在)?(期|期数|分期|期别|期号|组团|片区|分区|苑区)(名称)?$ ^phase$"),
        (
            "building",
            r"""^(所属|所在)?(楼|栋|幢|座|自然幢|楼栋|栋楼|楼宇|楼座|栋座|楼幢|幢楼|大楼|大厦)(号码?|编号|名称?|别)?$
            ^(building|block|tower|bldg|blk)(no|number|name)?\.?$""",
        ),
        (
            "entrance",
            r"""^(所属|所在)?(单元|单元门|单元楼|门栋|门洞|梯|楼梯)(号|编号|名称?)?$
            ^(entrance|stair(case)?)(no)?\.?$""",
        ),
        (
            "room",
            (
                "^(新|所属|所在|对应|现|具体|完整)?(房|室|户|房间|房屋|房产|门牌|铺位|商铺|铺|单位"
                "|住房|户室|门户|住户|资产|物业|楼房|别墅)?(号|编号|号码|代码|编码|房号|门号)$"
                " ^(房屋|门牌|铺位|房间|房产|单位|室|房|户|户别|商铺|户号|房屋信息|房屋坐落"
                "|房屋名称|房间名称|房屋位置|房屋地址)$"
                r" ^(unit|room|flat|apartment|apt|house|door|shop|suite|lot)"
                r"(no|number|code|id)?\.?$"
            ),
        ),
        (
            "owner_name",
            (
                "^(业主|户主|产权人|产权所有人|(区分)?所有权人|房主|客户|住户|车主|屋主|权利人"
                "|购房人|买受人|人员|居民|业主住户)?(信息|基本信息)?(姓名|名字|名称|姓名名称|称呼)$"
                " ^(业主|户主|产权人|产权所有人|(区分)?所有权人|房主|住户|车主|屋主|权利人|买受人"
                "|客户|业主及住户|业主住户)$"
                r" ^(home)?(owner|resident|occupant|holder|driver|keeper)('?s)?(\(s\)|s)?"
                "(name|names)?$ ^(full)?names?$"
            ),
        ),
        ("note", "备注 备考 附注 ^(其他|其它)?说明 remark ^notes?$ comment memo"),
    )
)

INDEX_HEADINGS = frozenset(("编号", "序号", "号", "代码"))  # alone they number the rows


MOST_OWNERS = 4
_OWNERS = "业主|产权人|所有权人|房主|户主|权利人|买受人|购房人|owner|共有人|co-?owner"
_NUMERALS = {char: n % 6 + 1 for n, char in enumerate("123456一二三四五六")}
_NUMBERED_OWNER = re.compile(
    rf"(?P<who>{_OWNERS})(?:no\.?)?(?P<n>[1-6一二三四五六])(?P<what>\D*)"
    rf"|第(?P<nth>[1-6一二三四五六])(?P<whose>{_OWNERS})(?P<which>\D*)"
    rf"|(?P<name>(?:{_OWNERS})?(?:姓名|name))(?P<last>[1-6一二三四五六])"
)
_PARTS = {
    "owner_name": "name",
    "co_owner_name": "name",
    "phone": "phone",
    "id_number": "id_number",
    "id_type": "id_type",
}


def _of_numbered_owner(heading: str) -> str:
    """业主2姓名, 第二业主, 共有人1电话, 姓名2: a field of one of several owners, or ""."""
    found = _NUMBERED_OWNER.fullmatch(heading)
    if not found:
        return ""
    number = _NUMERALS[found["n"] or found["nth"] or found["last"]]
    who = found["who"] or found["whose"] or ""
    if who.startswith(("共有", "co")):
        number += 1
    what = found["what"] or found["which"] or ""
    field = field_of("业主" + (what or "姓名"))
    if number == 1:
        return field
    return f"owner{number}_{_PARTS[field]}" if field in _PARTS and number <= MOST_OWNERS else ""


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str:
    """The field a heading (two rows joined by NUL) stands for, or ""."""
    for form in heading_forms(heading):
        numbered = _of_numbered_owner(form)
        if numbered:
            return numbered
    for form in heading_forms(heading):
        if not form or len(form) > 24 or form in INDEX_HEADINGS:
            continue
        for field, pattern in HEADINGS:
            if pattern.search(form):
                return "" if field == NOT_IMPORTED else field
    return ""


def _words(table: dict[str, str]) -> dict[str, str]:
    return {bare_text(word): value for value, words in table.items() for word in words.split()}


UNIT_KINDS = _words(
    {
        "room": """住宅 普通住宅 商品房 公寓 住家 别墅 洋房 高层 多层 住房 居住 民用住宅 住 复式
            联排 排屋 安置房 residential apartment flat house villa room""",
        "shop": """商铺 商业 店面 店铺 门面 门市 底商 铺位 商用 商服 商业用房 商 shop retail store
            commercial""",
        "office": "写字楼 办公 办公楼 办公室 办公用房 事务所 office",
        "storage": "储藏室 储藏间 仓库 杂物间 地下室 storage storeroom",
        "garage": "车库 garage",
        "space": "车位 parking parkingspace",
        "other": "其他 其它 配套 公建 物业用房 会所 学校 幼儿园 other",
    }
)
# The four-digit codes are those of a widespread property program.
UNIT_STATES = _words(
    {
        "occupied": """已入住 入住 自住 在住 常住 居住 自用 住人 业主自住 已入伙 2001 occupied
            owner-occupied""",
        "handed_over": """已交房 已收房 交房 已交付 已收楼 未入住 已交楼 已交屋 已接房 已装修 2003
            2004 2005 handedover handed-over""",
        "vacant": "空置 空闲 闲置 空房 空 空屋 无人居住 2008 vacant empty",
        "let": "已出租 出租 出租中 租用 租住 2006 let rented leased tenanted",
        "sold": "未收房 未交房 已售 已售出 已出售 未收楼 未接房 未交付 2007 sold",
        "unsold": "未售 未销售 待售 未出售 2002 unsold",
        "renovation": "装修中 装修 在装 正在装修 2009 renovation renovating",
    }
)
RELATIONS = _words(
    {
        "owner": """业主 产权人 户主 本人 房主 所有权人 屋主 业主本人 买受人 户主本人 主业主
            第一业主 1001 owner""",
        "co_owner": """共有人 共同产权人 共有产权人 第二业主 产权共有人 副业主 共同业主 共有
            co-owner coowner jointowner""",
        "tenant": "租户 租客 承租人 租房 租赁 租住 使用人 商户 租住人 1003 tenant lessee",
        "family": """家庭成员 家人 家属 亲属 配偶 夫 妻 妻子 丈夫 子 女 儿子 女儿 父 母 父亲 母亲
            子女 父母 同住人 孙子 孙女 兄弟 姐妹 亲戚 家眷 爱人 老伴 1002 family spouse wife
            husband son daughter child parent""",
    }
)
ID_TYPES = _words(
    {
        "resident_id": """身份证 居民身份证 二代身份证 身分证 国民身分证 大陆身份证 residentid
            idcard id""",
        "passport": "护照 外国护照 passport",
        "hk_macau_permit": """港澳通行证 回乡证 港澳居民来往内地通行证 来往内地通行证
            hkpermit""",
        "taiwan_permit": "台胞证 台湾居民来往大陆通行证 台湾通行证",
        "foreign_resident": "外国人永久居留证 外国人居留证 foreignresident",
        "officer": "军官证 士兵证 警官证",
        "business_licence": "营业执照 统一社会信用代码 businesslicence businesslicense",
        "other": "其他 其它 户口簿 户口本 驾驶证 居住证 港澳台居民居住证 other",
    }
)
SPACE_KINDS = _words(
    {
        "owned": "产权 产权车位 自有 已售 买断 私有 产权式 owned freehold",
        "leased": "租赁 出租 租用 月租 长租 租赁车位 leased rented rental",
        "civil_defence": "人防 人防车位 civildefence civildefense",
        "temporary": "临停 临时 临租 临时车位 temporary",
    }
)


WORDS = {
    "unit_kind": UNIT_KINDS,
    "state": UNIT_STATES,
    "relation": RELATIONS,
    "id_type": ID_TYPES,
    "space_kind": SPACE_KINDS,
}


def _all(words: str) -> frozenset[str]:
    return frozenset(bare_text(word) for word in words.split())


def _typed(words: str) -> frozenset[str]:
    return frozenset(words.split())


SPACE_FREE = _all("空置 空闲 闲置 未租 未售 空 free vacant available")
_NOBODY = NOTHING_SAID | _all(
    """空置 空置房 空房 空铺 空户 空屋 闲置 未售 未售出 未出售 未销售 待售 待租 招租 招租中 未出租
    未交房 未交付 无人 无业主 未知业主 开发商保留 样板房 样板间 自营 自用 vacant empty unsold"""
)


# What may stand in front in one of these words.
NOBODY_BEGINS = frozenset(word[0] for word in _NOBODY)


def says_nobody(text: str) -> bool:
    """Whether a cell for a name names nobody: nothing, vacant, not sold."""
    word = bare_word(text)
    return not word or word in _NOBODY


PHONE_RELATIONS = _typed(
    """妻 夫 子 女 父 母 儿 儿子 女儿 妻子 丈夫 父亲 母亲 爸 妈 爸爸 妈妈 老婆 老公 太太 先生 女士
    爱人 老伴 弟 哥 姐 妹 兄 弟弟 哥哥 姐姐 妹妹 媳妇 儿媳 女婿 孙子 孙女 亲戚 亲属 家属 朋友 租客
    租户 租 房东 业主 户主 管家 秘书 司机 店长 经理 男 wife husband son daughter father
    mother"""
)
COMPANY = re.compile(
    r"公司|集团|银行|学校|幼儿园|医院|合作社|经营部|商行|工厂|事务所|基金会|协会|委员会|居委会|研究院|研究所"
    r"|有限合伙|合伙企业|工作室|诊所|超市$|酒店$|\b(?:ltd|limited|inc|llc|co|corp|company|plc)\b\.?$",
    re.IGNORECASE,
)
CODE_LEGEND = re.compile(r"(?<!\d)(\d{1,5})[\s=:：.、-]*([一-龥]{2,8})")
