import { confirm, type DriverFault, isLate } from "../drivers/confirm.ts";
import { hiddenMembers } from "../drivers/members-shown.ts";
import { shapeOf } from "../drivers/reply-shape.ts";
import { reviewRun } from "../drivers/review-run.ts";
import { isSeenBy } from "../drivers/sight.ts";
import { wrongShapes } from "../drivers/wrong-round.ts";
import type { Lanes } from "../lanes/lanes.ts";
import { lanesOf } from "../lanes/lanes-of-run.ts";
import { lanesText } from "../lanes/text.ts";
import { Declined, type Driver, type Profile, type RunConditions, type ScenarioTags, Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { DIED } from "../run/seen.ts";
import { draftOf } from "../scenario/play.ts";
import type { Playable } from "../scenario/playable.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import type { Level } from "../spec/spec.ts";
import { HarnessError, harnessErrorText } from "../stdio/harness-error.ts";
import { scheduleOf } from "../steps/draft.ts";
import { CutOff, Unseen } from "../steps/expect.ts";
import { isEndedInTurn } from "./in-turn.ts";
import {
	isUnbegun,
	readingJudging,
	runJudging,
	tagsOf,
	thenComplaint,
	thrownBy,
	unaskedNode,
	unnoticedByChance,
} from "./judging.ts";
import { isAboutReading } from "./reading-schedule.ts";
import {
	LANES,
	LANES_JSON,
	REPLIES,
	type ScenarioFinding,
	type ScenarioResult,
	type ScenarioVerdict,
	TOKEN,
	VIRTUAL_MS,
} from "./scenario-result.ts";

/** The result of one way of judging a scenario. */
interface Part {
	readonly verdict: ScenarioVerdict;
	/** The requirements of the scenario that this way can judge. */
	readonly requirements: readonly string[];
	readonly findings?: readonly ScenarioFinding[];
	readonly message?: string;
	readonly attachments?: Readonly<Record<string, string>>;
	readonly isDeclined?: true;
	readonly isCrash?: true;
}

/** Plays a scenario in every way that the driver offers, and judges it. Never rejects because of what a driver does. */
export async function judgeScenario(scenario: Playable, driver: Driver, level: Level = "MAY"): Promise<ScenarioResult> {
	const tags = tagsOf(scenario.tags);
	const parts = await partsOf(scenario, driver, tags, level);
	const worst = WORST_FIRST.flatMap((verdict) => parts.filter((part) => part.verdict === verdict)).at(0);
	const telling = parts.filter(({ verdict }) => verdict !== "unsupported");
	const unseen = tags.requirements.filter((id) => telling.length > 0 && !telling.some((part) => part.requirements.includes(id)));
	const reasons = parts.flatMap(({ verdict, message }) => (verdict === "unsupported" && message !== undefined ? [message] : []));
	const message = worst?.verdict === "unsupported" ? reasons.join("\n") : worst?.message;
	return {
		file: scenario.file,
		line: scenario.line,
		name: scenario.name,
		...(scenario.row !== undefined && { row: scenario.row }),
		requirements: tags.requirements,
		verdict: worst?.verdict ?? "unsupported",
		...(worst?.findings !== undefined && { findings: findingsIn(parts) }),
		...(unseen.length > 0 && { unseen }),
		steps: scenario.lines,
		...(message !== undefined && { message }),
		...(worst?.verdict === "unsupported" && parts.some(({ isDeclined }) => isDeclined) && { isDeclined: true }),
		...(worst?.verdict === "could not run" && parts.some(({ isCrash }) => isCrash) && { isCrash: true }),
		attachments: worst?.attachments ?? {},
	};
}

/** The findings of all ways of judging, each requirement once. */
function findingsIn(parts: readonly Part[]): readonly ScenarioFinding[] {
	const all = parts.flatMap(({ findings = [] }) => findings);
	return all.filter(({ requirement }, index) => all.findIndex((one) => one.requirement === requirement) === index);
}

const WORST_FIRST: readonly ScenarioVerdict[] = ["failed", "could not run", "passed", "unsupported"];

async function partsOf(scenario: Playable, driver: Driver, tags: ScenarioTags, level: Level): Promise<readonly Part[]> {
	const isReading = isAboutReading(scenario);
	const wire = driver.profiles?.find(({ name }) => name === "wire");
	const ways: (() => Promise<Part>)[] = [];
	if (isReading && driver.parse !== undefined) ways.push(() => judgeReading(scenario, driver, tags));
	else if (isReading && wire !== undefined) ways.push(() => judgeReadingOverSockets(wire, scenario, driver, tags));
	if (!isReading && driver.run !== undefined) ways.push(() => judgeRunInProcess(scenario, driver, tags));
	if (!isReading)
		for (const profile of driver.profiles ?? []) ways.push(() => judgeThrough(profile, scenario, driver, tags, level));
	if (ways.length === 0) {
		const message = `The driver must offer the profile ${isReading ? "parse" : "decide or wire"} to play this scenario.`;
		return [{ verdict: "unsupported", requirements: [], message }];
	}
	return Promise.all(ways.map((way) => guarded(way, tags)));
}

/** A fault outside the driver is not a verdict about the driver. */
async function guarded(way: () => Promise<Part>, { requirements }: ScenarioTags): Promise<Part> {
	try {
		return await way();
	} catch (error) {
		if (error instanceof Declined) return { verdict: "unsupported", requirements, message: error.message, isDeclined: true };
		if (error instanceof Unsupported) return { verdict: "unsupported", requirements, message: error.message };
		if (error instanceof HarnessError)
			return { verdict: "could not run", requirements, message: harnessErrorText(error), isCrash: true };
		const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
		return { verdict: "could not run", requirements, message };
	}
}

async function judgeReading(scenario: Playable, driver: Driver, tags: ScenarioTags): Promise<Part> {
	const requirements = tags.requirements.filter((id) => isSeenBy(id, "parse"));
	if (requirements.length === 0) throw new Unsupported("parse: This profile cannot observe this requirement.");
	const { reply: written, namedId } = draftOf(scenario, driver);
	if (written === undefined || driver.parse === undefined) throw new Error("The scenario does not have a reply to read.");
	const reading = await driver.parse(written, namedId);
	for (const { step, values } of scenario.steps) {
		if (step.kind !== "judge reading") continue;
		const complaint = thrownBy(() => step.judge({ ...reading, written }, ...(values as never[])));
		if (complaint !== undefined)
			return {
				verdict: "failed",
				requirements,
				message: `${complaint.message}\nThe reply: ${JSON.stringify(written)}`,
				attachments: { [REPLIES]: JSON.stringify([shapeOf(written)]) },
			};
	}
	return { verdict: "passed", requirements };
}

/** A driver that offers no way to read a reply shows how it reads one by what it does next. */
async function judgeReadingOverSockets(profile: Profile, scenario: Playable, driver: Driver, tags: ScenarioTags): Promise<Part> {
	const judging = readingJudging(profile, scenario, driver, tags);
	if (judging === undefined) return unsupported(profile, "Only the profile parse can show how a driver reads this reply.");
	const { schedule, requirements } = judging;
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) return unsupported(profile, refusal);
	const play = (conditions: RunConditions) => profile.run(schedule, tags, conditions);
	const { run, faults, lateMs } = await confirm(play, judging, true);
	if (faults.length > 0) return failedBy(faults, run, requirements);
	if (lateMs !== undefined) return tooLate(lateMs, requirements);
	const unasked = unaskedNode(run, scenario);
	return unasked === undefined ? { verdict: "passed", requirements } : unsupported(profile, unasked);
}

async function judgeRunInProcess(scenario: Playable, driver: Driver, { requirements }: ScenarioTags): Promise<Part> {
	const schedule = scheduleOf(draftOf(scenario, driver));
	let run: Run | undefined;
	try {
		run = await driver.run?.(schedule);
	} catch (error) {
		if (error instanceof Unsupported) throw error;
		// A driver in this process crashed, or never ended.
		return { verdict: "failed", requirements, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
	if (run === undefined) throw new Unsupported("The driver cannot run schedules.");
	const complaint = thenComplaint(scenario, run);
	if (complaint !== undefined) return failed(complaint.message, requirements, run);
	return { verdict: "passed", requirements, attachments: attachmentsOf(run) };
}

async function judgeThrough(
	profile: Profile,
	scenario: Playable,
	driver: Driver,
	tags: ScenarioTags,
	level: Level,
): Promise<Part> {
	const judging = runJudging(profile, scenario, driver, tags, level);
	const { schedule, requirements: judged } = judging;
	if (judged.length === 0) return unsupported(profile, "This profile cannot observe this requirement.");
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) return unsupported(profile, refusal);
	const play = (conditions: RunConditions) => profile.run(schedule, tags, conditions);
	const { run, faults, lateMs } = await confirm(play, judging, profile.name === "wire");
	if (faults.length > 0) return failedBy(faults, run, judged);
	// On any machine, this run proves nothing.
	const unnoticed = unnoticedByChance(run);
	if (unnoticed !== undefined) return unsupported(profile, unnoticed);
	if (lateMs !== undefined) return tooLate(lateMs, judged);
	const hidden = hiddenMembers(run);
	if (hidden !== undefined) return unsupported(profile, hidden);
	const unasked = unaskedNode(run, scenario);
	if (unasked !== undefined) {
		const isMachine = isUnbegun(run) || (isLate(run) && !isEndedInTurn(run));
		return isMachine ? tooLate(run.seen?.lateness?.ms ?? 0, judged) : unsupported(profile, unasked);
	}
	if (run.seen?.isCounted === false) return { verdict: "passed", requirements: judged };
	const complaint = thenComplaint(scenario, run);
	if (complaint instanceof CutOff && isLate(run)) return tooLate(run.seen?.lateness?.ms ?? 0, judged);
	if (complaint instanceof Unseen) return unsupported(profile, `${complaint.message}.`);
	return { verdict: "passed", requirements: judged, attachments: attachmentsOf(run) };
}

function tooLate(ms: number, requirements: readonly string[]): Part {
	return { verdict: "could not run", requirements, message: `The machine was ${ms} ms late.` };
}

function unsupported({ name }: Profile, why: string): Part {
	return { verdict: "unsupported", requirements: [], message: `${name}: ${why}` };
}

/** The failure of a run: each fault under its own clause. */
function failedBy(faults: readonly DriverFault[], run: Run, judged: readonly string[]): Part {
	const [first] = faults;
	const requirements = faults.flatMap(({ requirement, kind }) => (kind === "steps" ? judged : [requirement]));
	const findings = faults.flatMap(({ requirement, level, message, kind }): readonly ScenarioFinding[] =>
		(kind === "steps" ? judged : [requirement]).map((id) => ({ requirement: id, level, message, kind })),
	);
	return { ...failed(first?.message ?? "", [...new Set(requirements)], run), findings };
}

function failed(message: string, requirements: readonly string[], run: Run): Part {
	const lanes = lanesOf(run);
	const replies = reviewRun(run).flatMap(wrongShapes);
	const attachments = {
		...attachmentsOf(run, lanes),
		[LANES]: lanesText(lanes),
		...(replies.length > 0 && { [REPLIES]: JSON.stringify(replies) }),
	};
	return { verdict: "failed", requirements, message: [message, ...driverMessage(run)].join("\n"), attachments };
}

const MOST_LETTERS = 300;

/** What the driver itself says of its error, as its adapter passes it on. */
function driverMessage({ seen, calls }: Run): readonly string[] {
	const outcome = seen === undefined ? undefined : calls.at(-1)?.outcome;
	if (outcome?.kind !== "error" || outcome.message === "" || outcome.code === "endless" || outcome.code === DIED) return [];
	return [`The driver's message: ${JSON.stringify(outcome.message.slice(0, MOST_LETTERS))}`];
}

/** What a report keeps of a run: its picture, its replay token, and its virtual time (but not real time). */
function attachmentsOf(run: Run, lanes: Lanes = lanesOf(run)): Readonly<Record<string, string>> {
	const { calls, seen, schedule } = run;
	return {
		...(seen?.profile !== "wire" && { [VIRTUAL_MS]: String(Math.max(0, ...calls.map(({ settledAt }) => settledAt))) }),
		[LANES_JSON]: JSON.stringify(lanes),
		[TOKEN]: printReplayToken(schedule),
	};
}
