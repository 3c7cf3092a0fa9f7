import { confirm, type Fault } from "../drivers/confirm.ts";
import { findingsOf } from "../drivers/findings.ts";
import { isSeenBy } from "../drivers/sight.ts";
import type { Lanes } from "../lanes/lanes.ts";
import { lanesOf } from "../lanes/lanes-of-run.ts";
import { lanesText } from "../lanes/text.ts";
import { isAboutJobs } from "../oracle/question-form.ts";
import { readValue } from "../oracle/reading.ts";
import { type Driver, type Profile, type RunConditions, type ScenarioTags, Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { draftOf } from "../scenario/play.ts";
import type { Playable } from "../scenario/playable.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import { compareLevels, type Level } from "../spec/spec.ts";
import { HarnessError, harnessErrorText } from "../stdio/harness-error.ts";
import { scheduleOf } from "../steps/draft.ts";
import { Unseen } from "../steps/expect.ts";
import { isAboutReading, readingSchedule } from "./reading-schedule.ts";
import {
	LANES,
	LANES_JSON,
	type ScenarioFinding,
	type ScenarioResult,
	type ScenarioVerdict,
	TOKEN,
	VIRTUAL_MS,
} from "./scenario-result.ts";
import { levelOf } from "./selection.ts";

/** The result of one way of judging a scenario. */
interface Part {
	readonly verdict: ScenarioVerdict;
	/** The requirements of the scenario that this way can judge. */
	readonly requirements: readonly string[];
	readonly findings?: readonly ScenarioFinding[];
	readonly message?: string;
	readonly attachments?: Readonly<Record<string, string>>;
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
		attachments: worst?.attachments ?? {},
	};
}

/** The findings of all ways of judging, each requirement once. */
function findingsIn(parts: readonly Part[]): readonly ScenarioFinding[] {
	const all = parts.flatMap(({ findings = [] }) => findings);
	return all.filter(({ requirement }, index) => all.findIndex((one) => one.requirement === requirement) === index);
}

const WORST_FIRST: readonly ScenarioVerdict[] = ["failed", "could not run", "passed", "unsupported"];

function tagsOf(tags: readonly string[]): ScenarioTags {
	const names = tags.map((tag) => tag.slice(1));
	return {
		requirements: names.filter((name) => /^[A-Z]+-\d+$/.test(name)),
		level: levelOf(tags),
		needs: names.flatMap((name) => (name.startsWith("needs:") ? [name.slice("needs:".length)] : [])),
	};
}

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
		if (error instanceof Unsupported) return { verdict: "unsupported", requirements, message: error.message };
		if (error instanceof HarnessError) return { verdict: "could not run", requirements, message: harnessErrorText(error) };
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
		const complaint = complaintOf(() => step.judge({ ...reading, written }, ...(values as never[])));
		if (complaint !== undefined)
			return { verdict: "failed", requirements, message: `${complaint.message}\nThe reply: ${JSON.stringify(written)}` };
	}
	return { verdict: "passed", requirements };
}

/** A driver that offers no way to read a reply shows how it reads one by what it does next. */
async function judgeReadingOverSockets(profile: Profile, scenario: Playable, driver: Driver, tags: ScenarioTags): Promise<Part> {
	const requirements = tags.requirements.filter((id) => profile.judges(id));
	const { reply: written, namedId } = draftOf(scenario, driver);
	const schedule = written === undefined ? undefined : readingSchedule(written, namedId);
	if (requirements.length === 0 || schedule === undefined)
		return unsupported(profile, "Only the profile parse can show how a driver reads this reply.");
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) return unsupported(profile, refusal);
	const [requirement = ""] = requirements;
	const judge = (run: Run): readonly Fault[] => {
		// What the driver makes of the round follows from what it reads.
		const messages = findingsOf(run).flatMap(({ kind, message }) => (kind === "verdict" ? [message] : []));
		const code = inventedCode(run, written ?? "", schedule.task.id);
		if (code !== undefined) messages.push(`the server sent no code, but the driver says code ${code}`);
		return messages.map((message) => ({
			requirement,
			level: tags.level ?? "MUST",
			message: `${requirement}: ${message}\nThe reply: ${JSON.stringify(written)}`,
			kind: "verdict",
		}));
	};
	const play = (conditions: RunConditions) => profile.run(schedule, tags, conditions);
	const { run, faults } = await confirm(play, judge, true);
	if (faults.length > 0) return failedBy(faults, run, requirements);
	const unasked = unaskedNode(run, scenario);
	return unasked === undefined ? { verdict: "passed", requirements } : unsupported(profile, unasked);
}

/** The server's code that a driver reports although the reply has none. */
function inventedCode({ calls }: Run, reply: string, id: string): number | undefined {
	const [call] = calls;
	const reading = readValue(reply, id);
	const isCodeless = reading.kind === "error" && reading.code === undefined;
	return isCodeless && call?.outcome.kind === "error" ? call.outcome.serverCode : undefined;
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
	const judged = tags.requirements.filter((id) => profile.judges(id));
	if (judged.length === 0) return unsupported(profile, "This profile cannot observe this requirement.");
	const schedule = scheduleOf(draftOf(scenario, driver));
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) return unsupported(profile, refusal);
	const judge = (run: Run) => faultsOf(run, scenario, tags, judged, level);
	const play = (conditions: RunConditions) => profile.run(schedule, tags, conditions);
	const { run, faults, lateMs } = await confirm(play, judge, profile.name === "wire");
	if (faults.length > 0) return failedBy(faults, run, judged);
	if (lateMs !== undefined)
		return { verdict: "could not run", requirements: judged, message: `The machine was ${lateMs} ms late.` };
	const unasked = unaskedNode(run, scenario);
	if (unasked !== undefined) return unsupported(profile, unasked);
	if (run.seen?.isCounted === false) return { verdict: "passed", requirements: judged };
	const complaint = thenComplaint(scenario, run);
	if (complaint instanceof Unseen) return unsupported(profile, `${complaint.message}.`);
	return { verdict: "passed", requirements: judged, attachments: attachmentsOf(run) };
}

function unsupported({ name }: Profile, why: string): Part {
	return { verdict: "unsupported", requirements: [], message: `${name}: ${why}` };
}

/** What the rules find, under its own clause, and what the Then steps find, under the clauses of the scenario (JUDGE-8). */
function faultsOf(run: Run, scenario: Playable, tags: ScenarioTags, judged: readonly string[], level: Level): readonly Fault[] {
	const findings = findingsOf(run).filter((finding) => compareLevels(finding.level, level) >= 0);
	// What follows from a wrong verdict is not another fault.
	if (findings.some(({ kind }) => kind === "verdict") || run.seen?.isCounted === false) return findings;
	const complaint = thenComplaint(scenario, run);
	const [requirement] = judged;
	if (complaint === undefined || complaint instanceof Unseen || requirement === undefined) return findings;
	return [...findings, { requirement, level: tags.level ?? "MUST", message: complaint.message, kind: "steps" }];
}

/** The failure of a run: each fault under its own clause. */
function failedBy(faults: readonly Fault[], run: Run, judged: readonly string[]): Part {
	const [first] = faults;
	const requirements = faults.flatMap(({ requirement, kind }) => (kind === "steps" ? judged : [requirement]));
	const findings = faults.flatMap(({ requirement, level, message, kind }): readonly ScenarioFinding[] =>
		(kind === "steps" ? judged : [requirement]).map((id) => ({ requirement: id, level, message })),
	);
	return { ...failed(first?.message ?? "", [...new Set(requirements)], run), findings };
}

/**
 * A node whose answers a scenario is about, but which was never asked: the run shows nothing about them. It says so as a
 * sentence.
 */
function unaskedNode({ schedule, trace }: Run, { steps }: Playable): string | undefined {
	const isSilenceExpected = steps.some(({ step }) => /never asked|nothing is asked/.test(step.expression));
	if (isSilenceExpected) return undefined;
	const asked = new Set(
		trace.flatMap((event) => (event.kind === "asked" && event.commands.some(isAboutJobs) ? [event.node] : [])),
	);
	if (asked.size === 0) return "The driver asked no node about the job.";
	const isTarget = (name: string) => schedule.task.node === undefined || schedule.task.node === name;
	const unasked = schedule.nodes.find(
		({ name, replies = [], member }) => replies.length > 0 && member !== false && isTarget(name) && !asked.has(name),
	);
	return unasked && `Node ${unasked.name}, whose answers the scenario is about, was never asked.`;
}

/** The first fault that a Then step finds. If there is no fault: the first step that could not observe something. */
function thenComplaint(scenario: Playable, run: Run): Error | undefined {
	let unseen: Unseen | undefined;
	for (const { step, values } of scenario.steps) {
		if (step.kind !== "judge run") continue;
		const complaint = complaintOf(() => step.judge(run, ...(values as never[])));
		if (complaint instanceof Unseen) unseen ??= complaint;
		else if (complaint !== undefined) return complaint;
	}
	return unseen;
}

function complaintOf(judgement: () => void): Error | undefined {
	try {
		judgement();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

function failed(message: string, requirements: readonly string[], run: Run): Part {
	const lanes = lanesOf(run);
	const attachments = { ...attachmentsOf(run, lanes), [LANES]: lanesText(lanes) };
	return { verdict: "failed", requirements, message, attachments };
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
