import { findingsOf } from "../drivers/findings.ts";
import { isSeenBy } from "../drivers/sight.ts";
import type { Lanes } from "../lanes/lanes.ts";
import { lanesOf } from "../lanes/lanes-of-run.ts";
import { lanesText } from "../lanes/text.ts";
import { type Driver, type Profile, type ScenarioTags, Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { draftOf } from "../scenario/play.ts";
import type { Playable } from "../scenario/playable.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import { HarnessError, harnessErrorText } from "../stdio/harness-error.ts";
import { scheduleOf } from "../steps/draft.ts";
import { Unseen } from "../steps/expect.ts";
import { LANES, LANES_JSON, type ScenarioResult, type ScenarioVerdict, TOKEN, VIRTUAL_MS } from "./scenario-result.ts";
import { levelOf } from "./selection.ts";

/** The result of one way of judging a scenario. */
interface Part {
	readonly verdict: ScenarioVerdict;
	/** The requirements of the scenario that this way can judge. */
	readonly requirements: readonly string[];
	readonly message?: string;
	readonly attachments?: Readonly<Record<string, string>>;
}

/** Plays a scenario in every way that the driver offers, and judges it. Never rejects because of what a driver does. */
export async function judgeScenario(scenario: Playable, driver: Driver): Promise<ScenarioResult> {
	const tags = tagsOf(scenario.tags);
	const parts = await partsOf(scenario, driver, tags);
	const worst = WORST_FIRST.flatMap((verdict) => parts.filter((part) => part.verdict === verdict)).at(0);
	const telling = parts.filter(({ verdict }) => verdict !== "unsupported");
	const unseen = tags.requirements.filter((id) => telling.length > 0 && !telling.some((part) => part.requirements.includes(id)));
	const reasons = parts.flatMap(({ verdict, message }) => (verdict === "unsupported" && message !== undefined ? [message] : []));
	const message = worst?.verdict === "unsupported" ? reasons.join("\n") : worst?.message;
	return {
		file: scenario.file,
		line: scenario.line,
		name: scenario.name,
		requirements: tags.requirements,
		verdict: worst?.verdict ?? "unsupported",
		...(unseen.length > 0 && { unseen }),
		steps: scenario.lines,
		...(message !== undefined && { message }),
		attachments: worst?.attachments ?? {},
	};
}

/** How often a scenario must fail in the profile wire before it counts as failed. */
const WIRE_ATTEMPTS = 3;

const WORST_FIRST: readonly ScenarioVerdict[] = ["failed", "could not run", "passed", "unsupported"];

function tagsOf(tags: readonly string[]): ScenarioTags {
	const names = tags.map((tag) => tag.slice(1));
	return {
		requirements: names.filter((name) => /^[A-Z]+-\d+$/.test(name)),
		level: levelOf(tags),
		needs: names.flatMap((name) => (name.startsWith("needs:") ? [name.slice("needs:".length)] : [])),
	};
}

async function partsOf(scenario: Playable, driver: Driver, tags: ScenarioTags): Promise<readonly Part[]> {
	const isReading = scenario.steps.some(({ step }) => step.kind === "judge reading");
	const ways: (() => Promise<Part>)[] = [];
	if (isReading && driver.parse !== undefined) ways.push(() => judgeReading(scenario, driver, tags));
	if (!isReading && driver.run !== undefined) ways.push(() => judgeRunInProcess(scenario, driver, tags));
	if (!isReading) for (const profile of driver.profiles ?? []) ways.push(() => judgeThrough(profile, scenario, driver, tags));
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

async function judgeThrough(profile: Profile, scenario: Playable, driver: Driver, tags: ScenarioTags): Promise<Part> {
	const judged = tags.requirements.filter((id) => profile.judges(id));
	if (judged.length === 0) return unsupported(profile, "This profile cannot observe this requirement.");
	const schedule = scheduleOf(draftOf(scenario, driver));
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) return unsupported(profile, refusal);
	const attempt = async () => judgeSeen(await profile.run(schedule, tags), profile, scenario, tags, judged);
	// On a busy machine a correct driver can be late once. A real fault shows in every attempt.
	const attempts = profile.name === "wire" ? WIRE_ATTEMPTS : 1;
	let part = await attempt();
	for (let done = 1; part.verdict === "failed" && done < attempts; done++) part = await attempt();
	return part;
}

function unsupported({ name }: Profile, why: string): Part {
	return { verdict: "unsupported", requirements: [], message: `${name}: ${why}` };
}

function judgeSeen(run: Run, profile: Profile, scenario: Playable, tags: ScenarioTags, judged: readonly string[]): Part {
	const [finding] = findingsOf(run, tags);
	if (finding !== undefined) return failed(finding.message, finding.clause === undefined ? judged : [finding.clause], run);
	if (run.seen?.isCounted === false) return { verdict: "passed", requirements: judged };
	const complaint = thenComplaint(scenario, run);
	if (complaint instanceof Unseen) return unsupported(profile, `${complaint.message}.`);
	if (complaint !== undefined) return failed(complaint.message, judged, run);
	return { verdict: "passed", requirements: judged, attachments: attachmentsOf(run) };
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
