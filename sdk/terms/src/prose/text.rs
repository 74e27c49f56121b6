//! All clauses, in every language.

use super::clause::clauses;

clauses! {
    DEMO: "DEMONSTRATION: DEADLINES ARE SHORTER THAN A DAY; DO NOT USE FOR REAL OBLIGATIONS."
        / "演示协议：本协议含有短于一日的期限，不得用于设立真实的权利义务。";
    REFUSED: "THESE TERMS CANNOT BE DEPLOYED YET. Not acted on: {parts}."
        / "本条款尚不能部署。合约尚不能执行的部分：{parts}。";
    TITLE: "Agreement {name}, version {version}." / "本协议名称为“{name}”，第 {version} 版。";
    GOVERNS: "The English text governs." / "本协议以英文文本为准。";
    GOVERNS_ZH: "The Chinese text governs." / "本协议以中文文本为准。";
    RUNS: "It runs for {term} {window} and is paid in {asset}." / "本协议期限为 {term} {window}，款项以{asset}支付。";
    IN_UTC: "Their boundaries are midnight in UTC." / "窗口期以协调世界时（UTC）零点为界。";
    IN_ZONE: "Their boundaries are midnight in {zone}, by this table: {offsets}." / "窗口期以 {zone} 当地零点为界，时差依下表确定：{offsets}。";
    OFFSET: "from {from} {offset}" / "自 {from} 起 {offset}";
    RENEW_NEVER: "It is not renewed." / "本协议到期终止，不予续期。";
    RENEW_SIGNED: "It may be renewed when every signatory signs." / "经全体签署方签署，本协议可以续期。";
    RENEW_UNLESS: "It is renewed unless a signatory objects {notice} before its end." / "任一签署方未在到期 {notice}前提出异议的，本协议自动续期。";
    AMEND_NEVER: "Its parameters do not change." / "本协议参数不得变更。";
    AMEND_SIGNED: "Its parameters may be changed when every signatory signs, from a window that has not opened." / "经全体签署方签署，可以变更本协议参数，变更自尚未开始的窗口期起生效。";
    END_NEVER: "It cannot be ended early." / "任何一方不得提前终止本协议。";
    END_NOTICE: "Either side may end it with notice of {notice}." / "任何一方均可提前 {notice}通知对方终止本协议。";
    END_FEE: "Whoever ends it early pays {fee}." / "提前终止本协议的一方应支付 {fee}。";
    END_CAUSE: "The obligee may end it at the next boundary after {breaches} breaches in {windows} windows." / "在 {windows} 个窗口期内发生 {breaches} 次违约的，权利人有权自下一窗口期边界起终止本协议。";
    MINIMUM: "It is suspended when the bond falls below {minimum}." / "保证金低于 {minimum} 的，本协议中止履行。";
    TOP_UP: "A bond that has run short is topped up within {top_up}, fees are paid within {pay}; otherwise it ends." / "保证金不足的，应在 {top_up}内补足；费用未付的，应在 {pay}内支付；逾期未补足或者未支付的，本协议终止。";
    DEBT: "What is owed and cannot be paid bears simple interest of {share} for each {per}, at most {cap}." / "应付而无力支付的款项，按每 {per} {share} 计收单利，利息总额不超过欠款的 {cap}。";
    KEEPER: "Whoever settles a window is paid {share} of what is settled, at most {most}." / "办理窗口期结算的任何人，有权获得结算金额的 {share}，但最多 {most}。";
    PUNITIVE: "Penalties far above the fee are meant: {reason}." / "当事人确认，违约金显著高于费用系有意约定，理由为：{reason}。";
    PARAM: "{name} is negotiated: {default} unless agreed otherwise, from {min} to {max}." / "“{name}”由双方协商确定：未另行约定的为 {default}，可约定范围为 {min} 至 {max}（含本数）。";
    PARTY: "The {name} takes part." / "“{name}”为本协议当事人。";
    PARTY_BOND: "It puts up a bond of {bond}." / "该方应缴存保证金 {bond}。";
    PARTY_PAYS: "It pays {fee} ahead for each window." / "该方应在每个窗口期开始前预付 {fee}。";
    PARTY_PER_USE: "The fee of a window without traffic goes back." / "无流量的窗口期，其费用予以退还。";
    PARTY_READS_ALL: "It may read everything." / "该方有权查阅全部内容。";
    PARTY_READS: "It may read {parts}." / "该方有权查阅：{parts}。";
    FEED: "{name} is reported by {signers} signers, as {payload}; {quorum} make a quorum, which tolerates {lying} lying and {silent} silent. Reports are taken until {collect} after a window's end." / "“{name}”由 {signers} 名签名人报告，报告内容为{payload}；不少于 {quorum} 名签名人报告的，报告有效，据此可容忍其中 {lying} 名虚假报告、{silent} 名不报告。窗口期结束后 {collect}内接受报告。";
    FEED_AGGREGATED: "All reports come in one transaction." / "全部报告应在同一笔交易中提交。";
    FEED_SEALED: "Reports are committed first and revealed later." / "报告应先行承诺，其后披露。";
    FEED_COVERAGE: "A window of which less than {coverage} was sampled counts as missing." / "采样率低于 {coverage} 的窗口期，视为缺失报告。";
    FEED_EJECT: "A signer that misses {missed} of {windows} windows loses its place." / "在 {windows} 个窗口期内缺报 {missed} 次的签名人，丧失签名人资格。";
    FEED_DEVIATION: "A change by {share} raises an alarm." / "数值变动达到 {share} 的，发出告警。";
    FEED_HEARTBEAT: "A value older than {age} is stale." / "形成时间超过 {age}的数值，视为过期。";
    FEED_CONTROL: "Its signers are run by {parties}." / "签名人由 {parties} 管理。";
    FEED_SELF: "That an obligor measures itself is meant: {reason}." / "当事人确认，由义务人自行测量系有意约定，理由为：{reason}。";
    FEED_FEE: "A report costs {fee}, paid by {payers}." / "每份报告的费用为 {fee}，由 {payers} 承担。";
    OBJECTIVE: "{name}: {promise}." / "“{name}”：义务人承诺，{promise}。";
    BY_SAMPLES: "All samples count alike." / "全部样本同等计数。";
    BY_SLICES: "Slices of {slice} count, good when they reach {target}." / "以每 {slice}为一个时间片计数；时间片达到 {target} 的，为合格。";
    BY_MEAN: "The mean of the ratios of slices of {slice} counts; a slice is good when it reaches {target}." / "取各时间片（每片 {slice}）比率的平均值；时间片达到 {target} 的，为合格。";
    OWN_CODE: "The contract's own code computes it, once for each window, in a call that anyone may make in the second half of the time for reports, or as soon as all signers have reported; reports about {feed} are taken in the first half. Not computed in time, the window is one without enough reports. Whoever contests it says what the code should have found."
        / "该比例由合约自有代码计算，每个窗口期计算一次；在接受报告期间的后半段，或者全部签名人报告之后，任何人均可发起该计算；对“{feed}”的报告只在前半段接受。逾期未计算的，该窗口期视为报告不足。提出异议的一方应说明应得的计算结果。";
    CUT_IGNORED: "A slice that the window cuts is left out." / "被窗口期边界截断的时间片不计入。";
    CUT_COUNTED: "A slice that the window cuts counts as measured." / "被窗口期边界截断的时间片按实际测量计入。";
    CUT_BAD: "A slice that the window cuts counts as bad." / "被窗口期边界截断的时间片按不合格计入。";
    IDLE_MET: "Without traffic it is met." / "窗口期内无流量的，视为达标。";
    IDLE_SKIP: "Without traffic there is no verdict and the fee stays due." / "窗口期内无流量的，不作判定，费用照付。";
    IDLE_SKIP_FREE: "Without traffic there is no verdict, and the fee goes back."
        / "窗口期内无流量的，不作判定，费用予以退还。";
    IDLE_BREACH: "Without traffic it is breached." / "窗口期内无流量的，视为违约。";
    SILENT_WORST: "Without enough reports the worst tier applies." / "报告不足的，适用最重一档。";
    SILENT_NONE: "Without enough reports there is no verdict; it never counts as met." / "报告不足的，不作判定，亦不视为达标。";
    SILENT_PANEL: "Without enough reports the panel decides on evidence." / "报告不足的，由评审团依据证据裁定。";
    WARNING: "A warning is raised when {budget} of a window's error budget is used within {over}; it moves no money." / "在 {over}内耗用窗口期误差预算的 {budget} 的，发出预警；预警不产生任何款项。";
    CREDIT: "A breach credits the customer a share of {base}: {tiers}. It is taken from {sources}." / "义务人违约的，应以 {base} 为基数，按下列比例向客户给付服务抵扣：{tiers}。款项取自{sources}。";
    BELOW: "below {threshold}, {credit}" / "低于 {threshold} 的，{credit}";
    ABOVE: "above {threshold}, {credit}" / "高于 {threshold} 的，{credit}";
    GRACE: "Between the target and the first tier nothing is owed." / "未达目标但尚未低于第一档的，不产生抵扣。";
    CAP_WINDOW: "Credits of one window are at most {share} of its fee." / "单个窗口期的抵扣，不超过该窗口期费用的 {share}。";
    CAP_ROLLING: "Credits of {windows} windows together are at most {share} of their fees." / "连续 {windows} 个窗口期的抵扣，合计不超过该等窗口期费用的 {share}。";
    CAP_LIFETIME: "All credits together are at most {most}." / "本协议项下全部抵扣，合计不超过 {most}。";
    EXCLUSION: "{name}: {why} does not count." / "“{name}”：{why}不计入测量。";
    EXCLUSION_NOTICE: "It is announced {notice} before." / "义务人应提前 {notice}公告。";
    EXCLUSION_CHANGE: "It is time of a change that the other side approved and that was scheduled ahead." / "该时段应属于经对方批准并已事先排期的变更。";
    EXCLUSION_BUDGET: "It is at most {budget} in a window; what exceeds it counts." / "每个窗口期不超过 {budget}，超出部分计入测量。";
    EXCLUSION_CLAIM: "It is claimed within {within}." / "应在 {within}内主张，逾期不予排除。";
    EXCLUSION_BURDEN: "The {burden} proves it." / "由 {burden} 承担举证责任。";
    DISCLOSURE: "{name}: the {by} discloses to {to}, for {every}, within {within}." / "“{name}”：{by} 应就{every}在 {within}内向 {to} 披露。";
    DISCLOSURE_WHAT: "It discloses {what}." / "披露内容为：{what}。";
    LATE: "Lateness costs {amount} for each {per}." / "逾期的，每逾期 {per}支付 {amount}。";
    LATE_ENDS: "Lateness is counted for at most {limit}." / "逾期最多计 {limit}。";
    CURE: "It may still be made good for {cure}." / "此后仍可在 {cure}内补正。";
    DEEM: "After that the window is deemed to fall in tier {tier}." / "期满仍未补正的，该窗口期视为落入第 {tier} 档。";
    JUSTIFICATION: "{name}: after {on} the {by} gives reasons within {within}." / "“{name}”：发生{on}的，{by} 应在 {within}内说明理由。";
    DELIVERY: "{name}: the {by} delivers to the {to}, {due}, what is worth {value}. Delay costs {share} of it for each {per}, at most {cap}." / "“{name}”：{by} 应{due}向 {to} 交付价值 {value} 的标的物。逾期交付的，每逾期 {per}支付标的物价值的 {share} 作为违约金，但不超过标的物价值的 {cap}。";
    DELIVERY_FLOOR: "Delay counts in steps of {step}; a started step does not count." / "逾期时间按每 {step}一期计算，不足一期的不计。";
    DELIVERY_CEIL: "Delay counts in steps of {step}; a started step counts whole." / "逾期时间按每 {step}一期计算，不足一期的按一期计。";
    DELIVERY_INSPECT: "It is inspected within {within}; after that it is accepted." / "应在 {within}内检验；期满未提出异议的，视为接受。";
    DELIVERY_END: "After a delay of more than {after} the {to} may end the agreement." / "逾期超过 {after}的，{to} 有权终止本协议。";
    DELIVERY_MOVED: "An event that nobody could prevent, and that began before it fell due, moves the due date by as long as the event lasted, at most {most} in all, if the {by} claims it with evidence within {claim} after it ended, and nobody contests the claim within the time to challenge. While a claim is pending, the date counts as moved. What happens once it is late moves nothing."
        / "到期前开始的、当事人不能预见、不能避免且不能克服的事件，由 {by} 在事件结束后 {claim}内附证据提出，且未在异议期内被提出异议的，交付期限按事件持续的时间顺延，累计不超过 {most}。主张尚未确定期间，按已顺延处理。逾期之后发生的事件，不予顺延。";
    DELIVERY_PROVED: "It is for the {burden} to prove the event: contested, and not ruled on in time, the claim moves nothing." / "事件由 {burden} 承担举证责任：主张被提出异议且逾期未作裁决的，不予顺延。";
    DELIVERY_DOUBTED: "It is for the {burden} to disprove the event: contested, and not ruled on in time, the claim holds." / "事件不成立由 {burden} 承担举证责任：主张被提出异议且逾期未作裁决的，予以顺延。";
    DELIVERY_SENSOR: "Each reading of {feed} outside {low} to {high} costs {damages}." / "“{feed}”的读数超出 {low} 至 {high} 范围的，每次支付 {damages}。";
    PAYMENT: "{name}: the {by} pays the {to} {amount} {every}; {grace} later it is still on time." / "“{name}”：{by} 应{every}向 {to} 支付 {amount}；到期后 {grace}内支付的，视为按期支付。";
    PAYMENT_INTEREST: "Lateness costs interest of {share} for each {per}, at most {cap}." / "逾期支付的，按每 {per} {share} 计收利息，利息总额不超过应付款的 {cap}。";
    PAYMENT_REFUSE: "A claim made more than {after} late need not be paid." / "逾期超过 {after}后提出的付款请求，可以拒绝支付。";
    CUSTODY: "{name}: the {by} keeps {amount} for the {to} and proves the balance {every}, within {within}. After {misses} missed proofs it is frozen." / "“{name}”：{by} 为 {to} 保管 {amount}，并应{every}在 {within}内证明余额。缺少 {misses} 次证明的，予以冻结。";
    INDEX: "{name}: the {by} pays the {to} by {feed}: nothing at {strike}, {payout} at {exit}, in a straight line between." / "“{name}”：{by} 应依“{feed}”向 {to} 赔付：其值为 {strike} 时不赔付，为 {exit} 时赔付 {payout}，其间按直线比例计算。";
    QUALITY: "{name}: the {by} promises the {to}: {promise}. Evidence is given {every}, within {within}." / "“{name}”：{by} 向 {to} 承诺：{promise}。并应{every}在 {within}内提供证据。";
    QUALITY_DAMAGES: "A failure costs {damages}." / "未达成的，每次支付 {damages}。";
    DRILL: "{name}: the {by} rehearses {every} and shows the {to} evidence within {within}: service is back within {recover}, and at most {lose} of data is lost." / "“{name}”：{by} 应{every}进行演练，并在 {within}内向 {to} 出示证据，证明服务在 {recover}内恢复，且丢失的数据不超过最近 {lose}内的数据。";
    GRANT: "{name}: the {by} uses data of the {to} only under a grant that the {to} gave and has not taken back, and logs every access before it is made. The {to} may demand a correction, to be answered within {within}, and an account of an access that is not in the log, to be answered within the time to challenge." / "“{name}”：{by} 仅可在 {to} 已授予且未撤回的授权下使用其数据，并应在每次访问之前予以记录。{to} 有权要求更正，{by} 应在 {within}内答复；{to} 亦有权要求就未经记录的访问作出说明，{by} 应在异议期内答复。";
    GRANT_DAMAGES: "An access outside the log, and each correction that is not answered in time, costs {damages}." / "未经记录的访问，以及未按时答复的更正要求，每次支付 {damages}。";
    AT_MOST: "All of this costs at most {most} in one window." / "以上各项每个窗口期合计不超过 {most}。";
    INCIDENTS: "{name}: the {by} handles incidents of the {to}. A clock is held for at most {hold}; a resolved incident closes after {close}." / "“{name}”：{by} 应处理 {to} 的事件。计时最多中止 {hold}；已解决的事件在 {close}后自行关闭。";
    INCIDENT_LEVEL: "Priority {priority} is answered within {respond} and resolved within {resolve}." / "{priority} 级事件应在 {respond}内响应、在 {resolve}内解决。";
    INCIDENT_DAMAGES: "A target of priority {priority} that is missed costs {damages}." / "{priority} 级事件每有一项未按时完成，支付 {damages}。";
    INCIDENT_CAUSE: "The cause is disclosed within {within}." / "应在 {within}内披露事件原因。";
    INCIDENT_FEE: "Of the incidents that the {to} itself logs in one window, each beyond {after} costs it {fee}, owed to the {by}." / "{to} 在一个窗口期内自行登记的事件超过 {after} 件的，就超出的每一件向 {by} 支付 {fee}。";
    CHALLENGE: "Each party may challenge a window once, within {within} after reporting. What is not contested is paid; the difference is held back until both agree, at most {resolve}, then the provisional value stands." / "任何一方均可在报告结束后 {within}内，就每个窗口期提出一次异议。无异议的部分照常支付；有异议的差额予以暂扣，直至双方达成一致，但最长 {resolve}；期满未达成一致的，以暂定值为准。";
    ARBITRATION: "{name}: within {within} after reporting either party may file a case; a panel of {panel} judges by {vote} vote, with at most {appeals} appeals. A case takes at most {longest}." / "“{name}”：报告结束后 {within}内，任何一方均可提请裁决；由 {panel} 人评审团以{vote}投票方式裁决，最多可上诉 {appeals} 次。每案最长 {longest}。";
    ARBITRATION_RESERVE: "A window that is left to the panel because nobody measured it is put before it at the cost of both parties: each puts up half of {reserve} before the agreement begins, anyone may add to it and call the panel, and what panels leave of it goes back to both. While a party's half is short, such a window stays inconclusive unless a party files." / "因无人测量而交由评审团裁决的窗口，由双方共同承担费用提请裁决：协议生效前双方各缴存 {reserve} 的一半，任何人均可补足并召集评审团；评审团未用尽的部分退还双方。任何一方的一半不足时，除非一方提请裁决，该窗口维持无结论。";
    ARBITRATION_MONEY: "Who files puts up {bond}. A juror is paid {fee} and stakes {stake}; a vote against the ruling loses {slash} of it, and {burn} of what is left of the loser's bond is burnt." / "申请人应缴存 {bond}。评审员每席报酬为 {fee}，应质押 {stake}；与裁决相悖的投票，丧失其质押的 {slash}；败诉方保证金扣除费用后余额的 {burn} 予以销毁。";
    ARBITRATION_STAGES: "Its stages take at most: evidence {evidence}, drawing the panel {draw}, voting {commit}, revealing the votes {reveal}, appealing {appeal}." / "案件各阶段最长为：举证 {evidence}，抽选评审团 {draw}，投票 {commit}，揭示投票 {reveal}，上诉 {appeal}。";
    ARBITRATION_POOL: "The court holds at least {pool} jurors." / "裁判庭的评审员不少于 {pool} 名。";
    CLOSING: "The money of a window is decided at most {longest} after its end." / "窗口期的款项，最迟在该窗口期结束后 {longest}内确定。";
    CLOSING_BOOKS: "What fell due before the agreement's end is over, and its books can be closed, at most {longest} after that end." / "本协议终止前到期的义务，最迟在终止后 {longest}内全部了结，账目即可关闭。";
    BOND: "What the bond must cover, with parameters at their defaults: {exposure}." / "按参数默认值计算，保证金应当覆盖：{exposure}。";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::model::Language;

    #[test]
    fn a_clause_has_the_same_placeholders_in_every_language() {
        for (name, clause) in ALL {
            let mut en = clause.placeholders(&Language::En);
            let mut zh = clause.placeholders(&Language::Zh);
            en.sort_unstable();
            zh.sort_unstable();
            assert_eq!(en, zh, "{name}");
        }
    }
}
