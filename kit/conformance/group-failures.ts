import { PLAIN_SHAPE } from "../drivers/reply-shape.ts";
import type { Level } from "../spec/spec.ts";
import type { RequirementReport } from "./conformance-report.ts";
import type { FailureGroup } from "./failure-group.ts";
import { groupBy } from "./group-by.ts";
import { type Failed, OVERLAP_SENTENCE, overlappedFailures, ROUNDS_OVERLAP } from "./overlapping.ts";
import { HANDLES_SHARE, uniteRemembered } from "./remembered.ts";
import { isSeenBroken, LATE_ANSWER_READ, type ScenarioResult } from "./scenario-result.ts";
import { type Symptom, symptomOf } from "./symptom.ts";

/** A scenario as findings name it. */
export function placeOf({ file, line }: Pick<ScenarioResult, "file" | "line">): string {
	return `${file}:${line}`;
}

/** The failed scenarios of a report, each once. Known failures are not among them. */
export function failedScenarios(requirements: readonly RequirementReport[]): readonly ScenarioResult[] {
	const failed = new Map<string, ScenarioResult>();
	for (const { scenarios } of requirements) {
		for (const scenario of scenarios)
			if (scenario.verdict === "failed" && scenario.known === undefined) failed.set(placeOf(scenario), scenario);
	}
	return [...failed.values()];
}

/**
 * Groups failures by cause. Wrong readings and wrong rounds are grouped by the right result and the driver's result,
 * other failures by the requirement that explains most of them. MUST comes first, then wrong readings, then the cause
 * with most scenarios. What comes from what the driver remembers is one cause.
 */
export function groupFailures(requirements: readonly RequirementReport[]): readonly FailureGroup[] {
	const failed = new Map(failedScenarios(requirements).map((scenario) => [placeOf(scenario), scenario]));
	const levels = new Map(requirements.map(({ id, level }) => [id, level]));
	const sizes = new Map(requirements.map(({ id, scenarios }) => [id, scenarios.filter(isJudged).length]));
	const all = explained(
		[...failed.values()].map((scenario) => ({ scenario, symptom: ofWeakest(symptomOf(scenario), scenario, levels) })),
	);
	const overlapped = overlappedFailures(all, requirements.find(({ id }) => id === ROUNDS_OVERLAP)?.scenarios ?? []);
	const seen = all.filter((failure) => !overlapped.includes(failure));
	const isAnywhere = findsStatusAnywhere(seen, sizes);
	const groups = groupBy(
		seen.filter(({ symptom }) => symptom.kind !== "other"),
		({ symptom }) => symptom.key,
	);
	// If a driver misreads several kinds of reply in the same way and breaks the same clause, this is one fault.
	const united = groupBy(groups.values(), (group) => {
		const [first] = group;
		const { kind, key } = first?.symptom ?? {};
		return kind === "reading" ? `${mainRequirement(group, levels, sizes, isAnywhere)} ${toldIn(key)}` : key;
	});
	const found = [...united.values()].map((parts) => {
		const group = parts.flat();
		return findingOf(mainRequirement(group, levels, sizes, isAnywhere), group, levels);
	});
	if (overlapped.length > 0) found.push(overlapFinding(overlapped, levels));
	let rest = seen.filter(({ symptom }) => symptom.kind === "other");
	const isLateRead = rest.some(({ scenario }) => isSeenBroken(scenario, LATE_ANSWER_READ));
	while (rest.length > 0) {
		const causes = ({ scenario }: Failed) => causesIn(brokenBy(scenario), isLateRead);
		const main = mainRequirement(rest, levels, sizes, isAnywhere, causes);
		const own = rest.filter((failure) => main === "" || causes(failure).includes(main));
		found.push(findingOf(main, own, levels));
		rest = rest.filter((failure) => !own.includes(failure));
	}
	const sorted = found.toSorted((one, other) => rankOf(one) - rankOf(other) || other.size - one.size);
	return uniteRemembered(
		sorted.map(({ finding }) => finding),
		failed,
		levels.get(HANDLES_SHARE) ?? "SHOULD",
	);
}

/** A scenario with several clauses is about the weakest of them: its level is theirs. */
function ofWeakest(symptom: Symptom, { requirements, findings }: ScenarioResult, levels: ReadonlyMap<string, Level>): Symptom {
	if (symptom.kind !== "reading" || symptom.clause === undefined || findings !== undefined) return symptom;
	const rank = (id: string) => LEVELS.indexOf(levels.get(id) ?? "MUST");
	const [clause] = requirements.filter((id) => id.startsWith("PARSE-")).toSorted((one, other) => rank(other) - rank(one));
	return clause === undefined ? symptom : { ...symptom, clause };
}

/**
 * A reply that the driver misreads explains the wrong rounds with a reply like it. But a driver that is wrong about the
 * plain "not found" of a server is wrong about rounds, and that explains the other replies that mean "not found".
 */
function explained(failures: readonly Failed[]): readonly Failed[] {
	const readings = failures.filter(({ symptom }) => symptom.kind === "reading" && symptom.clause !== undefined);
	const plain = failures.find(
		({ symptom }) =>
			symptom.kind === "round" && symptom.replies.length > 0 && symptom.replies.every((one) => one === PLAIN_SHAPE),
	);
	// If "not found" decides even while another node is in progress, then it decides also in rounds in which no node is.
	const decides = failures.find(({ symptom: { key, replies } }) => key === FALSE_COMPLETION && replies.includes(PLAIN_SHAPE));
	const atDeadline = failures.find(({ symptom }) => symptom.key === SUCCESS_AT_DEADLINE);
	return failures.map((failure) => {
		const { kind, key, replies, isNearDeadline } = failure.symptom;
		// A wait that treats its deadline as the end of the task can end a moment before it.
		if (atDeadline !== undefined && isNearDeadline === true && EARLY_COMPLETION.test(key))
			return { ...failure, symptom: atDeadline.symptom };
		if (decides !== undefined && /^round ROUND-[78] in progress complete$/.test(key))
			return { ...failure, symptom: decides.symptom };
		if (kind === "reading" && plain !== undefined && endOf(key) === endOf(plain.symptom.key))
			return { ...failure, symptom: plain.symptom };
		if (kind !== "round" || failure === plain) return failure;
		const reading =
			readings.find(
				({ symptom }) =>
					canExplain(symptom.key, key) && symptom.replies.some((one) => one !== PLAIN_SHAPE && replies.includes(one)),
			) ?? readings.find((one) => isAboutReply(failure, one));
		return reading === undefined || (plain !== undefined && endOf(reading.symptom.key) === endOf(plain.symptom.key))
			? failure
			: { ...failure, symptom: reading.symptom };
	});
}

/**
 * Whether a wrong round is from a scenario about the clause of a misread reply, and the driver reads both in the same
 * way.
 */
function isAboutReply({ scenario, symptom }: Failed, { symptom: reading }: Failed): boolean {
	const { requirements } = scenario;
	if (reading.clause === undefined || !requirements.includes(reading.clause)) return false;
	const isOnlyAboutReplies = requirements.every((id) => id.startsWith("PARSE-"));
	return (isOnlyAboutReplies || !symptom.replies.includes(PLAIN_SHAPE)) && toldIn(symptom.key) === toldIn(reading.key);
}

/** How the driver reads a reply: the last part of a key. */
function toldIn(key: string = ""): string {
	return /(?:not[ _]found|in[ _]progress|\w+)$/.exec(key)?.[0]?.replace(" ", "_") ?? key;
}

/** Whether a driver that reads a reply as an error, or not as one, can give a round such a verdict because of it. */
function canExplain(reading: string, round: string): boolean {
	return (toldIn(reading) === "error") === (toldIn(round) === "error");
}

/** The right result and the driver's result, without the clause. */
function endOf(key: string): string {
	return key.split(" ").slice(2).join(" ");
}

interface Found {
	readonly finding: FailureGroup;
	readonly size: number;
	readonly kind: Symptom["kind"];
	readonly key: string;
	/** The level of the most binding clause that each of its scenarios breaks. A named clause can be weaker. */
	readonly gravity: Level;
}

const LEVELS: readonly Level[] = ["MUST", "SHOULD", "MAY"];

/** Within a level: what is misread, then a completion while a node is in progress, then the rest. */
function rankOf({ gravity, kind, key }: Found): number {
	const isWorst = key === FALSE_COMPLETION;
	return 3 * LEVELS.indexOf(gravity) + (kind === "reading" ? 0 : isWorst ? 1 : 2);
}

/** The key of a round that is complete for the driver while a node is in progress. */
const FALSE_COMPLETION = "round ROUND-3 in progress complete";
/** The keys of all rounds that are complete for the driver, but not for the rules. */
const EARLY_COMPLETION = /^round ROUND-\d+ in progress complete$/;
/** The key of a wait that reports success when its time is up. */
const SUCCESS_AT_DEADLINE = "round WAIT-4 in progress complete";

function brokenBy({ requirements, findings, unseen = [] }: ScenarioResult): readonly string[] {
	return findings?.map(({ requirement }) => requirement) ?? requirements.filter((id) => !unseen.includes(id));
}

/** A driver that fails this share of the scenarios about the right status does not look for its field. */
const MANY_STATUSES = 0.4;

/**
 * Whether a driver accepts any status in a reply (PARSE-8). Then it also reads the entries of other jobs (PARSE-9). A
 * driver that only mixes up the entries finds the right status in a reply with one entry.
 */
function findsStatusAnywhere(failures: readonly Failed[], sizes: ReadonlyMap<string, number>): boolean {
	const wrong = failures.filter(({ symptom: { kind, clause } }) => kind === "reading" && clause === "PARSE-8");
	return wrong.length > 0 && wrong.length >= MANY_STATUSES * (sizes.get("PARSE-8") ?? 0);
}

/** The requirement that most of the failures break. Among equals, the more binding one. */
function mainRequirement(
	failures: readonly Failed[],
	levels: ReadonlyMap<string, Level>,
	sizes: ReadonlyMap<string, number>,
	isAnywhere: boolean,
	causes: (failure: Failed) => readonly string[] = ({ scenario }) => brokenBy(scenario),
): string {
	const rank = (id: string) => LEVELS.indexOf(levels.get(id) ?? "MAY");
	// The clauses of replies and rounds that are wrong in the same way.
	const clauses = countOf(
		failures.flatMap(({ symptom: { clause } }) => (clause !== undefined && levels.has(clause) ? clause : [])),
	);
	// Scenarios about one clause also show other clauses. So the one counts whose own scenarios fail the most.
	const share = (id: string, count: number) => count / Math.max(sizes.get(id) ?? 0, 1);
	const [clause] = [...clauses].sort(
		([one, many], [other, more]) => rank(one) - rank(other) || share(other, more) - share(one, many) || more - many,
	);
	if (clause !== undefined)
		return clause[0] === "PARSE-9" && isAnywhere ? "PARSE-8" : (subjectOf(failures, clause[0], levels) ?? clause[0]);
	// A wait that goes on after its timeout breaks a MUST or a SHOULD, depending on what it does then. The steps of a
	// scenario about one of them say only that it ended in another way.
	const isStrict = failures[0]?.symptom.kind === "deadline";
	const isSeen = (id: string) => failures.some(({ scenario }) => isSeenBroken(scenario, id));
	const known = failures.flatMap((failure) => causes(failure).filter((id) => levels.has(id)));
	const counts = countOf(isStrict && known.some(isSeen) ? known.filter(isSeen) : known);
	return (
		[...counts].sort(
			([one, many], [other, more]) => (isStrict ? rank(one) - rank(other) : 0) || more - many || rank(one) - rank(other),
		)[0]?.[0] ?? ""
	);
}

/**
 * The requirement that all scenarios of wrong rounds are about, if none of them is about the clause of these rounds:
 * only calls of a special kind get these rounds wrong. It is at least as binding.
 */
function subjectOf(failures: readonly Failed[], clause: string, levels: ReadonlyMap<string, Level>): string | undefined {
	const [first, ...others] = failures.map(({ scenario }) => scenario.requirements);
	if (first === undefined || failures.some(({ symptom: { kind } }) => kind !== "round")) return undefined;
	const common = first.filter((id) => others.every((ids) => ids.includes(id)));
	if ([first, ...others].some((ids) => ids.includes(clause))) return undefined;
	const rank = (id: string) => LEVELS.indexOf(levels.get(id) ?? "MAY");
	return common.find((id) => rank(id) <= rank(clause));
}

const CONNECTION_KEPT = "ASK-7";

/**
 * The broken clauses by their cause.
 *
 * @param isLateRead the driver reads late answers somewhere: that is why it keeps connections elsewhere, too
 */
function causesIn(broken: readonly string[], isLateRead: boolean): readonly string[] {
	return isLateRead ? [...new Set(broken.map((id) => (id === CONNECTION_KEPT ? LATE_ANSWER_READ : id)))] : broken;
}

function isJudged({ verdict }: ScenarioResult): boolean {
	return verdict === "passed" || verdict === "failed";
}

function countOf(ids: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
	return counts;
}

function findingOf(requirement: string, failures: readonly Failed[], levels: ReadonlyMap<string, Level>): Found {
	const [common = failures] = [...groupBy(failures, ({ symptom }) => symptom.key).values()].sort((a, b) => b.length - a.length);
	const smallest = smallestOf(
		common.map(({ scenario }) => scenario),
		requirement,
	);
	const symptom = common.find(({ scenario }) => scenario === smallest)?.symptom;
	if (smallest === undefined || symptom === undefined) throw new RangeError("A finding needs a failure.");
	const level = levels.get(requirement) ?? "MUST";
	const isAsGrave =
		requirement === LATE_ANSWER_READ && failures.every(({ scenario }) => brokenBy(scenario).includes(CONNECTION_KEPT));
	return {
		gravity: isAsGrave ? (levels.get(CONNECTION_KEPT) ?? level) : level,
		finding: {
			requirement,
			level,
			sentence: symptom.sentence,
			scenarios: failures.map(({ scenario }) => placeOf(scenario)),
			smallest: placeOf(smallest),
		},
		size: failures.length,
		kind: symptom.kind,
		key: symptom.key,
	};
}

/** It is as grave as the gravest clause that it spoils. */
function overlapFinding(failures: readonly Failed[], levels: ReadonlyMap<string, Level>): Found {
	const found = findingOf(ROUNDS_OVERLAP, failures, levels);
	const smallest = smallestOf(
		failures.map(({ scenario }) => scenario),
		ROUNDS_OVERLAP,
	);
	const broken = failures.flatMap(({ scenario }) => brokenBy(scenario).map((id) => levels.get(id) ?? found.gravity));
	const gravity = LEVELS.find((level) => broken.includes(level)) ?? found.gravity;
	const shown = smallest === undefined ? {} : { smallest: placeOf(smallest) };
	return { ...found, gravity, finding: { ...found.finding, ...shown, sentence: OVERLAP_SENTENCE } };
}

/** The smallest scenario about a requirement, or the smallest of all if no scenario is about it. */
export function smallestOf(scenarios: readonly ScenarioResult[], requirement: string): ScenarioResult | undefined {
	const isAbout = ({ requirements }: ScenarioResult) => Number(requirements.includes(requirement));
	return scenarios.toSorted((one, other) => isAbout(other) - isAbout(one) || sizeOf(one) - sizeOf(other))[0];
}

/** Steps count more than their length. */
function sizeOf({ steps }: ScenarioResult): number {
	return steps.length * 1000 + steps.join("").length;
}
