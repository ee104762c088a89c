//! Texts of 区划.

use super::{Words, catalogue};

catalogue! {
    /// 区划
    PlaceWords {
        title: "区划", "Places";
        lead: "乡镇、村、社及其沿革；撤并后住户、儿童、户籍、岗位、学区随迁。", "Townships, villages and groups with their history; after a merge or split all that was recorded follows.";
        below: "下辖", "Below";
        code: "代码", "Code";
        name: "名称", "Name";
        parts: "下级数", "Parts";
        none_below: "没有下级区划", "Nothing below";
        none_below_cure: "请县级管理员导入区划文件。", "Ask the county administrator to import the file of places.";
        names: "历次名称", "Names";
        from: "自", "From";
        to: "至", "To";
        today: "今", "today";
        since_unknown: "起始日期未登记", "not recorded";
        changes: "区划变更", "Changes";
        no_changes: "还没有办理过区划变更", "No change of places yet";
        kind: "类别", "Kind";
        on: "变更日期", "Day";
        document: "批准文号", "Document";
        change: "变更", "Change";
        by: "办理人", "By";
        followed: "随迁记录", "Rows followed";
        undecided: "待定", "Undecided";
        undecided_lead: "拆分时没有写明社（组）的住户和户籍记录，请逐一确定归哪个村（社）；还没有对上儿童的学生随儿童而定。", "Households and police-list entries that named no group at the split: say where each belongs. A pupil of whom no child is known follows once it is.";
        all_decided: "没有待定的住户", "Nothing is undecided";
        all_decided_note: "这次变更涉及的住户和户籍记录都已归到村社。", "Everything this change touched has its place.";
        undo: "撤回", "Undo";
        undone: "已撤回", "Undone";
        rename: "更名", "Rename";
        new_name: "新名称", "New name";
        merge: "并入另一村", "Merge into another village";
        into: "并入", "Into";
        choose: "请选择", "Choose";
        split: "拆分出新村", "Split off a new village";
        new_village: "新村代码", "Code of the new village";
        goes: "勾选归新村的社（组），其余留在原村", "Tick the groups that go to the new village; the others stay";
        belongs: "归入", "Belongs to";
        settle: "确定", "Confirm";
        now: "现暂在", "Stands in";
        of: "类别", "Of";
        number: "编号", "Number";
        address: "门牌", "Address";
        day_note: "当天可以撤回。", "May be undone today.";
        said_renamed: "已更名，旧名及其起止日期保留在历次名称中。", "Renamed. The old name stays with its days.";
        said_merged: "已合并，原村的记录都已随迁。", "Merged. All that was recorded there has followed.";
        said_split: "已拆分，各社的记录都已随迁。", "Split. The records of the groups have followed.";
        said_undone: "已撤回，一切恢复到变更之前。", "Undone. Everything stands as before.";
    }
}

impl Words {
    /// 变更类别 in words.
    pub fn act_kind(&self, code: &str) -> String {
        match code {
            "rename" => self.say("更名", "Rename"),
            "merge" => self.say("合并", "Merge"),
            "split" => self.say("拆分", "Split"),
            other => other.to_owned(),
        }
    }

    /// What was just done, by the word of the address.
    pub(crate) fn place_done(&self, said: &str) -> Option<String> {
        let words = &self.places;
        let sentence = match said {
            "renamed" => words.said_renamed,
            "merged" => words.said_merged,
            "split" => words.said_split,
            "undone" => words.said_undone,
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}
