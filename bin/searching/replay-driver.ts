import type { Driver, Profile } from "../../features/kit/driver.ts";
import type { Run } from "../../features/kit/run.ts";
import type { Schedule } from "../../features/kit/schedule.ts";
import type { Subject } from "../../features/kit/search/subject.ts";
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
	/** Default: the first of those it offers that can play the schedule, `decide` before `wire`. */
	readonly profile: ProfileName | undefined;
	readonly isJson: boolean;
}

/** How often a schedule is played that fails over sockets, as a search does. */
const LOOKS = 3;

/** A run, and what of it is wrong. */
interface Look {
	readonly run: Run;
	readonly findings: readonly { readonly requirement: string; readonly message: string }[];
}

/** `aerospike-task replay --driver`: somebody else's driver on the schedule of a token; the exit code. */
export async function replayDriver(drawn: Schedule, asked: DriverReplay, terminal: Terminal): Promise<number> {
	const opening = openDriver(asked.command, { profiles: ["decide", "wire"], adapters: 1, patience: PATIENCE });
	const driver = await interruptible(terminal, opening);
	try {
		const { ownOf } = await import("../../features/kit/search/driver-subject.ts");
		const schedule = ownOf(drawn, driver);
		const seen = await interruptible(terminal, lookThrough(driver, schedule, asked.profile));
		await show(driver, schedule, seen, asked.isJson, terminal);
		return seen.looks.at(-1)?.findings.length === 0 ? EXIT.ok : EXIT.failed;
	} catch (error) {
		if (error instanceof CommandError) throw error;
		const { Unsupported } = await import("../../features/kit/driver.ts");
		const { HarnessError, harnessErrorText } = await import("../../features/kit/stdio/harness-error.ts");
		if (error instanceof HarnessError) throw cannotRun(harnessErrorText(error), error);
		if (error instanceof Unsupported) throw cannotRun(`${driver.name} cannot be asked for this run: ${error.message}`, error);
		throw error;
	} finally {
		if (terminal.interrupted.aborted) driver.kill();
		await driver.close();
	}
}

interface SeenThrough {
	readonly profile: ProfileName;
	readonly looks: readonly Look[];
}

async function lookThrough(driver: Driver, schedule: Schedule, wanted: ProfileName | undefined): Promise<SeenThrough> {
	const { Unsupported } = await import("../../features/kit/driver.ts");
	const { decideSubject, wireSubject } = await import("../../features/kit/search/driver-subject.ts");
	const offered = (driver.profiles ?? []).map(({ name }) => name);
	const [first, second] = wanted === undefined ? offered : offered.filter((name) => name === wanted);
	if (first === undefined) throw new Unsupported(`it does not offer the profile ${wanted ?? "decide or wire"}.`);
	const through = async (profile: ProfileName): Promise<SeenThrough> => {
		const isWire = profile === "wire";
		const subject = isWire ? wireSubject(driver) : decideSubject(driver);
		return { profile, looks: await looksOf(subject, schedule, isWire ? LOOKS : 1) };
	};
	try {
		return await through(first);
	} catch (error) {
		if (!(error instanceof Unsupported) || second === undefined) throw error;
		return through(second);
	}
}

/** Looks again as long as it fails, and so often at most. */
async function looksOf(subject: Subject, schedule: Schedule, most: number): Promise<readonly Look[]> {
	const { failureOf } = await import("../../features/kit/search/schedule-checks.ts");
	const looks: Look[] = [];
	do {
		const run = await subject.play(schedule);
		const findings = [subject.judge?.(run)];
		for (const check of subject.checks ?? [])
			if (check === "order of the nodes") findings.push(await failureOf(check, schedule, subject, run));
		looks.push({ run, findings: findings.filter((finding) => finding !== undefined) });
	} while (looks.length < most && looks.at(-1)?.findings.length !== 0);
	return looks;
}

async function show(
	{ name, version = "" }: Driver,
	schedule: Schedule,
	{ profile, looks }: SeenThrough,
	isJson: boolean,
	{ out }: Terminal,
): Promise<void> {
	const last = looks.at(-1);
	if (last === undefined) return;
	const { run, findings } = last;
	if (isJson) {
		const told = findings.map(({ requirement, message }) => ({ requirement, message }));
		out.print(jsonLine({ driver: { name, version }, profile, looks: looks.length, schedule, run, findings: told, failures: [] }));
		return;
	}
	const { printScenario } = await import("../../features/kit/schedule-gherkin.ts");
	const { printRun } = await import("../../features/kit/run-text.ts");
	const { lanesOf } = await import("../../features/kit/report/lanes/lanes-of-run.ts");
	const { lanesText } = await import("../../features/kit/report/lanes/text.ts");
	const { replayText } = await import("../reporting/fuzz-text.ts");
	const history = `${lanesText(lanesOf(run))}\n\n${printRun(run)}`;
	const messages = findings.map(({ message }) => message);
	const way = profile === "wire" ? "over its own sockets" : "as it decides on rounds";
	const isDoubtful = looks.length > 1 && messages.length === 0;
	out.print(
		`${name} ${version}`.trimEnd().concat(`, ${way}`),
		"",
		...replayText({ scenario: printScenario(schedule), history, messages }, out),
		...(isDoubtful ? ["It failed before, and not each time, which says nothing of the driver."] : []),
	);
}
