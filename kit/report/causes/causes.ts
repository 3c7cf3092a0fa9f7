import type { RequirementReport } from "../../conformance/conformance-report.ts";
import { failedScenarios, groupFailures, placeOf, smallestOf } from "../../conformance/group-failures.ts";
import { HANDLES_SHARE } from "../../conformance/remembered.ts";
import type { ScenarioResult } from "../../conformance/scenario-result.ts";
import { LATE_SENTENCE } from "../../conformance/symptom.ts";
import { WHOLE_GALLERY } from "../../gallery/mutants/whole-gallery.ts";
import { type JudgedKeys, type Resemblance, resemblancesOf } from "../../gallery/resemblance/resemblance.ts";
import { scenarioKey } from "../../gallery/resemblance/scenario-key.ts";
import { compareLevels, type Level } from "../../spec/spec.ts";

/** One cause of failures, as every kind of report shows it. */
export interface Cause {
	readonly requirement: string;
	readonly level: Level;
	/** What is right, and what the driver does. */
	readonly sentence: string;
	/** Other ways in which the same cause shows itself. */
	readonly also: readonly string[];
	readonly scenarios: readonly ScenarioResult[];
	readonly smallest: ScenarioResult;
	/** The requirements that its scenarios break, in the order of the report. */
	readonly requirements: readonly string[];
	/** The mutants that fail in the same way: none, one, or two that are close. */
	readonly likenesses: readonly Likeness[];
}

/** A mutant that fails like the driver. */
export interface Likeness extends Pick<Resemblance, "name" | "likeness" | "fails"> {
	/** What it does wrong, as a sentence without its subject. */
	readonly does: string;
	/** The real bug that it represents. */
	readonly seenIn: string;
	/** How many failed scenarios they have in common. */
	readonly shared: number;
	/** How many scenarios only the driver fails. */
	readonly others: number;
}

/**
 * The causes of the failures of a report, the most important first. Findings that a mutant explains together are
 * one cause.
 */
export function causesOf(requirements: readonly RequirementReport[]): readonly Cause[] {
	const failed = new Map(failedScenarios(requirements).map((scenario) => [placeOf(scenario), scenario]));
	const findings = groupFailures(requirements);
	// Trackers that end too early and too late fail the same scenarios. The messages of the failures distinguish them.
	const among = findings[0]?.sentence === LATE_SENTENCE ? LATE_TRACKERS : undefined;
	const main = findings[0]?.requirement;
	const keys = keysOf(requirements, main);
	const except = new Set([...neverWrongSo(findings[0]?.sentence), ...otherQuestions(requirements)]);
	const resemblances = resemblancesOf(keys, { among, except });
	const [best] = resemblances;
	const causes = findings.map(({ requirement, level, sentence, scenarios, smallest }) => {
		const own = scenarios.flatMap((place) => failed.get(place) ?? []);
		const compared = own.filter((scenario) => isOwnFailure(scenario, main));
		const explained = compared.filter(({ steps }) => best?.shared.has(scenarioKey(steps)) === true).length;
		const cause = { requirement, level, sentence, also: [], likenesses: [], ...parts(own, failed.get(smallest), requirements) };
		// What a driver remembers spoils scenarios at random, so that they resemble nothing.
		const isRemembered = requirement === HANDLES_SHARE && own.some(({ passesAfresh }) => passesAfresh === true);
		return { cause, isExplained: !isRemembered && 2 * explained >= compared.length && explained > 0 };
	});
	const [first, ...more] = causes.filter(({ isExplained }) => isExplained).map(({ cause }) => cause);
	if (first === undefined) return causes.map(({ cause }) => cause);
	const scenarios = [first, ...more].flatMap((cause) => cause.scenarios);
	const clause = clauseOf(best?.name, scenarios, requirements, first);
	const united: Cause = {
		...first,
		requirement: clause.requirement,
		level: clause.level,
		...parts(scenarios, smallestOf(first.scenarios, clause.requirement), requirements),
		also: more.map(({ requirement, sentence }) => `${requirement}: ${sentence}`),
		likenesses: resemblances.map((each) => likenessOf(each, keys.failed.size)),
	};
	return [united, ...causes.filter(({ isExplained }) => !isExplained).map(({ cause }) => cause)];
}

/**
 * The clause that a mutant breaks first, if scenarios about it fail: it is closer to the bug than what follows
 * from it. Only a clause about single replies may be weaker than the clause that was found first.
 */
function clauseOf(
	tracker: string | undefined,
	scenarios: readonly ScenarioResult[],
	requirements: readonly RequirementReport[],
	found: Cause,
): Pick<Cause, "requirement" | "level"> {
	const { breaks = [] } = WHOLE_GALLERY.find(({ name }) => name === tracker) ?? {};
	if (breaks.includes(found.requirement)) return found;
	const requirement = breaks.find((id) => scenarios.some((scenario) => isAgainst(scenario, id)));
	const level = requirements.find(({ id }) => id === requirement)?.level;
	if (requirement === undefined || level === undefined) return found;
	const isStrict = compareLevels(level, found.level) >= 0;
	return isStrict || requirement.startsWith("PARSE-") ? { requirement, level } : found;
}

/**
 * Whether a failure is against a clause. A wrong round in a scenario about a reply is also against the clause of that
 * reply (JUDGE-7).
 */
function isAgainst({ findings, requirements }: ScenarioResult, id: string): boolean {
	const isFound = findings === undefined || findings.some(({ requirement }) => requirement === id);
	return requirements.includes(id) && (isFound || id.startsWith("PARSE-"));
}

function parts(
	scenarios: readonly ScenarioResult[],
	smallest: ScenarioResult | undefined,
	requirements: readonly RequirementReport[],
): Pick<Cause, "scenarios" | "smallest" | "requirements"> {
	const [first = smallest] = scenarios;
	if (first === undefined) throw new RangeError("A cause needs a scenario.");
	const places = new Set(scenarios.map(placeOf));
	const isBroken = (own: RequirementReport) =>
		own.scenarios.some((scenario) => scenario.verdict === "failed" && places.has(placeOf(scenario)));
	return { scenarios, smallest: smallest ?? first, requirements: requirements.filter(isBroken).map(({ id }) => id) };
}

function keysOf(requirements: readonly RequirementReport[], main: string | undefined): Required<JudgedKeys> {
	const failed = new Set<string>();
	const judged = new Set<string>();
	const unclear = new Set<string>();
	for (const scenario of requirements.flatMap(({ scenarios }) => scenarios)) {
		const { verdict, steps } = scenario;
		if (verdict !== "failed" && !(verdict === "passed" && isCompared(scenario))) continue;
		const key = scenarioKey(steps);
		if (verdict === "failed" && !isOwnFailure(scenario, main)) {
			unclear.add(key);
			continue;
		}
		judged.add(key);
		if (verdict === "failed") failed.add(key);
	}
	return { failed, judged, unclear };
}

/**
 * Whether a scenario failed for the requirement that it tests. The gallery knows only whether a mutant fails the last
 * steps of a scenario. A driver also fails the scenario if it breaks another clause before, which does not show how it
 * would do in these steps. If a driver is judged by its rounds only, a grace that is too short looks like a reply that
 * is read as "not found". So if the main finding is about rounds, the failure does not count as a misread reply.
 */
function isOwnFailure({ findings = [], requirements, steps }: ScenarioResult, main: string | undefined): boolean {
	const own = findings.filter(({ requirement }) => requirements.includes(requirement));
	if (findings.length > 0 && own.length === 0) return false;
	const isAboutReplies = main?.startsWith("PARSE-") === true || !steps.some((step) => READING.test(step));
	return isAboutReplies || !own.some(({ message }) => GRACE.test(message));
}

/** The message of a reply that means "not found", if the driver completes too early. */
const GRACE = /\bROUND-[78]: round/;

/**
 * Whether a scenario that passed was compared step by step. In real time many are only judged by the rules, which do
 * not see what an exact comparison sees, so that they say little about a resemblance.
 */
function isCompared({ attachments, steps }: ScenarioResult): boolean {
	return Object.keys(attachments).length > 0 || steps.some((step) => READING.test(step));
}

/** The step of a scenario about a single reply. */
const READING = /the reply .*is read|reads? the reply/;

/** The mutants that never go wrong in the direction of the main finding, although they can fail the same scenarios. */
function neverWrongSo(sentence: string | undefined): ReadonlySet<string> {
	const [, right, told] =
		/^A round is (in progress|complete), but the driver reports (in progress|complete)\.$/.exec(sentence ?? "") ?? [];
	const way = right === told ? undefined : told === "complete" ? "early" : "late";
	return new Set(WHOLE_GALLERY.filter(({ never }) => never !== undefined && never === way).map(({ name }) => name));
}

const LATE_TRACKERS: ReadonlySet<string> = new Set(WHOLE_GALLERY.filter(({ isLate }) => isLate === true).map(({ name }) => name));

function likenessOf({ name, likeness, shared, fails }: Resemblance, failed: number): Likeness {
	const sheet = WHOLE_GALLERY.find((each) => each.name === name);
	return {
		name,
		likeness,
		fails,
		does: sheet?.does ?? "",
		seenIn: sheet?.seenIn ?? "",
		shared: shared.size,
		others: Math.max(failed - shared.size, 0),
	};
}

/**
 * The clauses about what is asked: the kit sees each question, so that a driver that breaks one of them is found
 * under this clause.
 */
const QUESTION_CLAUSES: readonly string[] = ["ASK-1", "ASK-2", "ASK-8"];

/** The mutants that only ask wrong questions, and those against clauses that the driver does not break. */
function otherQuestions(requirements: readonly RequirementReport[]): readonly string[] {
	const broken = new Set(requirements.filter(({ verdict }) => verdict === "failed").map(({ id }) => id));
	const isOther = (id: string) => QUESTION_CLAUSES.includes(id) && !broken.has(id);
	return WHOLE_GALLERY.filter(({ breaks }) => breaks.length > 0 && breaks.every(isOther)).map(({ name }) => name);
}
