import type { Driver, Profile } from "../../kit/run/driver.ts";
import type { Run } from "../../kit/run/run.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { adapterFailed, CommandError, cannotRun } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { jsonLine } from "../terminal/json-line.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { openDriver } from "./open-driver.ts";

type ProfileName = Profile["name"];

export interface DriverReplay {
	readonly command: string;
	/** Default: the first profile that can run the schedule, `decide` before `wire`. */
	readonly profile: ProfileName | undefined;
	readonly isJson: boolean;
}

/** A run and its failures. */
interface Judged {
	readonly profile: ProfileName;
	readonly run: Run;
	readonly findings: readonly { readonly requirement: string; readonly message: string }[];
	/** The run failed once, but not again when it was repeated. */
	readonly isDoubtful: boolean;
	/** By how many milliseconds the machine was late, if that leaves open whether the driver has a fault. */
	readonly lateMs: number | undefined;
}

/** `aerospike-task replay --driver`: runs a driver on the schedule of a token. Returns the exit code. */
export async function replayDriver(drawn: Schedule, asked: DriverReplay, terminal: Terminal): Promise<number> {
	const opening = openDriver(asked.command, { profiles: ["parse", "decide", "wire"], adapters: 1 });
	const driver = await interruptible(terminal, opening);
	try {
		const judged = await interruptible(terminal, judge(driver, drawn, asked.profile));
		await show(driver, judged.run.schedule, judged, asked.isJson, terminal);
		if (judged.lateMs !== undefined) return EXIT.couldNotRun;
		return judged.findings.length === 0 ? EXIT.ok : EXIT.failed;
	} catch (error) {
		if (error instanceof CommandError) throw error;
		const { Unsupported } = await import("../../kit/run/driver.ts");
		const { HarnessError, harnessErrorText } = await import("../../kit/stdio/harness-error.ts");
		if (error instanceof HarnessError) throw adapterFailed(harnessErrorText(error), error);
		const { RunTooLong } = await import("../../kit/run/run-too-long.ts");
		if (error instanceof RunTooLong) throw new CommandError(error.message, EXIT.tooLong, error);
		if (error instanceof Unsupported) throw cannotRun(`${driver.name} cannot run this schedule: ${error.message}`, error);
		throw error;
	} finally {
		if (terminal.interrupted.aborted) driver.kill();
		await driver.close();
	}
}

async function judge(driver: Driver, schedule: Schedule, wanted: ProfileName | undefined): Promise<Judged> {
	const { Unsupported } = await import("../../kit/run/driver.ts");
	const offered = (driver.profiles ?? []).map(({ name }) => name);
	const [first, second] = wanted === undefined ? offered : offered.filter((name) => name === wanted);
	if (first === undefined) throw new Unsupported(`it does not offer the profile ${wanted ?? "decide or wire"}.`);
	try {
		return await judgeProfile(driver, first, schedule);
	} catch (error) {
		if (!(error instanceof Unsupported) || second === undefined) throw error;
		return judgeProfile(driver, second, schedule);
	}
}

/**
 * Judges a run as `conform` does: over sockets, only a failure that repeats counts. Without a failure, what else a
 * search checks.
 */
async function judgeProfile(driver: Driver, name: ProfileName, schedule: Schedule): Promise<Judged> {
	const { replayThrough } = await import("../../kit/conformance/replay.ts");
	const { ownOf } = await import("../../kit/search/driver-subject.ts");
	const { Unsupported } = await import("../../kit/run/driver.ts");
	const profile = driver.profiles?.find((one) => one.name === name);
	if (profile === undefined) throw new Unsupported(`it does not offer the profile ${name}.`);
	const { run, faults, isDoubtful, lateMs, scenario } = await replayThrough(profile, ownOf(schedule, driver), driver);
	const isDrawn = scenario === undefined && name === "decide" && faults.length === 0;
	const others = isDrawn ? await searchedFaults(driver, schedule, run) : faults;
	const findings = scenario === undefined ? [...(await misreadReplies(driver, run)), ...others] : others;
	return { profile: name, run, findings, isDoubtful, lateMs };
}

/** What a search checks in addition to the specification. */
async function searchedFaults(driver: Driver, schedule: Schedule, run: Run): Promise<Judged["findings"]> {
	const { decideSubject, ownOf } = await import("../../kit/search/driver-subject.ts");
	const { checkFailureOf } = await import("../../kit/search/schedule-checks.ts");
	const subject = decideSubject(driver);
	const others = (subject.checks ?? []).filter((check) => check !== "specification");
	const failures = await Promise.all(others.map((check) => checkFailureOf(check, ownOf(schedule, driver), subject, run)));
	return failures.filter((failure) => failure !== undefined);
}

/** A search names a failure by the reply that the driver misreads, if it offers the profile `parse` (JUDGE-7). */
async function misreadReplies(driver: Driver, run: Run): Promise<Judged["findings"]> {
	const { misreadAnswer } = await import("../../kit/search/read-replies.ts");
	const parse = driver.parse?.bind(driver);
	const misread = parse && (await misreadAnswer(run, parse));
	return misread === undefined ? [] : [misread];
}

async function show(
	{ name, version = "" }: Driver,
	schedule: Schedule,
	{ profile, run, findings, isDoubtful, lateMs }: Judged,
	isJson: boolean,
	{ out }: Terminal,
): Promise<void> {
	if (isJson) {
		const failures = findings.map(({ requirement, message }) => ({ requirement, message }));
		const { writable } = await import("../../kit/schedule/schedule-json.ts");
		const read = { driver: { name, version }, profile, isDoubtful, schedule: writable(schedule) };
		out.print(jsonLine({ ...read, run, findings: failures, failures: [] }));
		return;
	}
	const { replayText } = await import("../reporting/replay-text.ts");
	const messages = findings.map(({ message }) => message);
	const way = profile === "wire" ? "over its own sockets" : "decided on virtual time";
	out.print(
		`${name} ${version}`.trimEnd().concat(`, ${way}`),
		"",
		...replayText(schedule, run, messages, out),
		...(lateMs !== undefined ? [`The machine was ${lateMs} ms late, so the run could not be judged.`] : []),
		...(isDoubtful && lateMs === undefined
			? ["The run failed once, but not when it was repeated. A slow machine can cause this, so it does not count."]
			: []),
	);
}
