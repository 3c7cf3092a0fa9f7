import type { Driver, Profile } from "../../kit/run/driver.ts";
import type { Run } from "../../kit/run/run.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { CommandError, cannotRun } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { jsonLine } from "../terminal/json-line.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { openDriver } from "./open-driver.ts";
import { PATIENCE } from "./patience.ts";

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
}

/** `aerospike-task replay --driver`: runs a driver on the schedule of a token. Returns the exit code. */
export async function replayDriver(drawn: Schedule, asked: DriverReplay, terminal: Terminal): Promise<number> {
	const opening = openDriver(asked.command, { profiles: ["decide", "wire"], adapters: 1, patience: PATIENCE });
	const driver = await interruptible(terminal, opening);
	try {
		const { ownOf } = await import("../../kit/search/driver-subject.ts");
		const schedule = ownOf(drawn, driver);
		const judged = await interruptible(terminal, judge(driver, schedule, asked.profile));
		await show(driver, schedule, judged, asked.isJson, terminal);
		return judged.findings.length === 0 ? EXIT.ok : EXIT.failed;
	} catch (error) {
		if (error instanceof CommandError) throw error;
		const { Unsupported } = await import("../../kit/run/driver.ts");
		const { HarnessError, harnessErrorText } = await import("../../kit/stdio/harness-error.ts");
		if (error instanceof HarnessError) throw cannotRun(harnessErrorText(error), error);
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

/** Judges a run as a search does: over sockets, only a failure that repeats counts. */
async function judgeProfile(driver: Driver, profile: ProfileName, schedule: Schedule): Promise<Judged> {
	const { decideSubject, wireSubject } = await import("../../kit/search/driver-subject.ts");
	const { failureOf } = await import("../../kit/search/schedule-checks.ts");
	const subject = profile === "wire" ? wireSubject(driver) : decideSubject(driver);
	const run = await subject.play(schedule);
	const findings = [];
	for (const check of subject.checks ?? []) {
		const failure = await failureOf(check, schedule, subject, run);
		if (failure !== undefined) findings.push(failure);
	}
	const isDoubtful = profile === "wire" && findings.length === 0 && subject.judge?.(run) !== undefined;
	return { profile, run: findings[0]?.run ?? run, findings, isDoubtful };
}

async function show(
	{ name, version = "" }: Driver,
	schedule: Schedule,
	{ profile, run, findings, isDoubtful }: Judged,
	isJson: boolean,
	{ out }: Terminal,
): Promise<void> {
	if (isJson) {
		const failures = findings.map(({ requirement, message }) => ({ requirement, message }));
		out.print(jsonLine({ driver: { name, version }, profile, isDoubtful, schedule, run, findings: failures, failures: [] }));
		return;
	}
	const { replayText } = await import("../reporting/replay-text.ts");
	const messages = findings.map(({ message }) => message);
	const way = profile === "wire" ? "over its own sockets" : "decided on virtual time";
	out.print(
		`${name} ${version}`.trimEnd().concat(`, ${way}`),
		"",
		...replayText(schedule, run, messages, out),
		...(isDoubtful
			? ["The run failed once, but not when it was repeated. A slow machine can cause this, so it does not count."]
			: []),
	);
}
