import type { Run } from "../../kit/run/run.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import type { Subject } from "../../kit/search/subject.ts";
import { browserLines } from "../reporting/report-formats.ts";
import { checkMutantName } from "../searching/gallery-mutant.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { choice, flag, text } from "../terminal/option.ts";
import { checkTargets, complaintOf, exitWith, writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A schedule for the examples. Its job runs long enough for the profile wire, which needs real time. */
const TOKEN =
	"s1.eNpFjUEOgjAURO8y64YUQ4j5O5eewRDzhb-o1BbbAhrSu5uiiet5896GRUI03oFqhcRxBG0wAwhN22ooOH5InLgXEJLEBIXRuAI8Zwnvq7ykn5MgKzg_SARdtv0Ewgnq78exqqtDVZx3fyuZYQ6c9q3ROudOoWdrv4ZfY2VTipO39uyShIUtqNY6d_kDnCk7Sw";

/** `aerospike-task replay`: shows the run of a replay token again. */
export const replayCommand: Command = defineCommand({
	name: "replay",
	summary: "show a run again, from its replay token",
	about: [
		"Runs the schedule that a token contains, on virtual time. Shows the scenario, the events in the cluster, the results of",
		"the tracker, and everything that breaks the specification. Reports and failed scenarios print the token. It contains",
		"the whole schedule, so the run is the same on any machine.",
		"With --driver, the schedule runs on another driver. The profile decide sends the replies of each round to the driver.",
		"With the profile wire, the driver connects to the simulated nodes in real time. A failure that a busy machine could",
		"cause counts only if repeated runs show it, too.",
	],
	argument: { placeholder: "TOKEN", help: "the replay token, a text that begins with s1 or s2" },
	options: {
		mutant: text("NAME", "Run it on this mutant (a tracker with one deliberate bug)."),
		driver: text("COMMAND", "Run it on the driver behind this adapter."),
		profile: choice(
			["decide", "wire"],
			"The profile of the adapter to use (default: the first of the two that can run the schedule).",
		),
		html: text("FILE", "Write an interactive HTML page that opens with this run."),
		json: flag("Print the schedule, the run and the findings as JSON."),
	},
	examples: [
		[`replay ${TOKEN}`, "show the run of a token"],
		[
			`replay ${TOKEN} --driver "python3 examples/adapters/tracker.py" --profile wire`,
			"run it on another driver, over its own sockets",
		],
	],
	exits: [
		[EXIT.ok, "the run meets the specification"],
		[EXIT.failed, "the run shows a failure"],
		[
			EXIT.couldNotRun,
			"the page could not be written, the driver could not run the schedule, or this machine was too slow to judge the run",
		],
		[EXIT.tooLong, "the run is too long to be judged; its beginning is shown"],
	],
	async run(options, terminal, token) {
		const { mutant, driver, profile, html, json } = options;
		if (profile !== undefined && driver === undefined) throw usageError("--profile needs --driver.");
		for (const other of ["mutant", "html"] as const)
			if (driver !== undefined && options[other] !== undefined) throw usageError(`--driver and --${other} cannot be combined.`);
		const drawn = await scheduleOf(token);
		if (driver !== undefined) {
			const { replayDriver } = await import("../searching/replay-driver.ts");
			return replayDriver(drawn, { command: driver, profile, isJson: json }, terminal);
		}
		const subject = await subjectFor(mutant);
		checkTargets({ html });
		const { withOwnHabits } = await import("../searching/own-habits.ts");
		const schedule = withOwnHabits(drawn);
		if (schedule !== drawn) terminal.err.print(FOREIGN_HABITS);
		const { CHECK_NAMES, checkFailureOf } = await import("../../kit/search/schedule-checks.ts");
		const { judgeRun } = await import("../../kit/oracle/oracle.ts");
		const { run, stop } = await interruptible(terminal, playUntilEnd(subject, schedule));
		const writePage = () =>
			complaintOf(async () => {
				if (html !== undefined) writeReport(html, await pageOf(schedule === drawn ? token : await tokenOf(schedule), mutant));
			});
		if (stop !== undefined) return showStopped(run, stop, { json, html, writePage }, terminal);
		const findings = judgeRun(run, subject);
		const others = CHECK_NAMES.filter((check) => check !== "specification");
		const checking = Promise.all(others.map((check) => checkFailureOf(check, schedule, subject, run).catch(noResultIfTooLong)));
		const failures = (await interruptible(terminal, checking)).filter((failure) => failure !== undefined);
		const isClean = findings.length + failures.length === 0;
		const complaints = await writePage();
		if (json) await printJson({ schedule, run, findings, failures }, terminal);
		else {
			const { replayText } = await import("../reporting/replay-text.ts");
			const messages = [...findings, ...failures].map(({ message }) => message);
			terminal.out.print(...replayText(schedule, run, messages, terminal.out));
			if (html !== undefined && complaints.length === 0) terminal.out.print(...browserLines(html));
		}
		return exitWith(complaints, isClean ? EXIT.ok : EXIT.failed, terminal);
	},
});

const FOREIGN_HABITS =
	"The token declares habits of another driver. This run has the habits of the library. For that driver, add --driver.";

/** The schedule is printed so that it can be read again, for example by `simulate --schedule`. */
async function printJson(
	{ schedule, ...rest }: Record<string, unknown> & { schedule: Schedule },
	{ out }: Terminal,
): Promise<void> {
	const { writable } = await import("../../kit/schedule/schedule-json.ts");
	out.print(jsonLine({ schedule: writable(schedule), ...rest }));
}

/** Why a run was stopped. One that is too long is not judged. */
interface Stop {
	readonly kind: "endless" | "too long";
	readonly message: string;
}

const TOO_MANY_STEPS = "The run is too long to be judged: its network needs too many steps.";

/** Plays a run. With `stop`, the run is what was seen until it was stopped. */
async function playUntilEnd(subject: Subject, schedule: Schedule): Promise<{ readonly run: Run; readonly stop?: Stop }> {
	const { RunWithoutEnd } = await import("../../kit/run/on-virtual-time.ts");
	const { RunTooLong } = await import("../../kit/run/run-too-long.ts");
	try {
		return { run: await subject.play(schedule) };
	} catch (error) {
		if (error instanceof RunTooLong && error.run !== undefined) {
			const { beginningOfRun } = await import("../reporting/beginning-of-run.ts");
			const run = beginningOfRun(error.run);
			const message = `${error.message} The first ${run.trace.length} events are shown.`;
			return { run, stop: { kind: "too long", message } };
		}
		if (error instanceof RunWithoutEnd && error.mayEnd) {
			const { beginningOfRun } = await import("../reporting/beginning-of-run.ts");
			const run = beginningOfRun(error.run);
			return { run, stop: { kind: "too long", message: `${TOO_MANY_STEPS} The first ${run.trace.length} events are shown.` } };
		}
		if (error instanceof RunWithoutEnd) return { run: error.run, stop: { kind: "endless", message: error.message } };
		throw error;
	}
}

/** Some checks play a longer run than that of the token. If it is too long, they have no result. */
async function noResultIfTooLong(error: unknown): Promise<undefined> {
	const { RunTooLong } = await import("../../kit/run/run-too-long.ts");
	if (!(error instanceof RunTooLong)) throw error;
}

interface StoppedTerms {
	readonly json: boolean;
	readonly html: string | undefined;
	/** Returns what could not be written. */
	writePage(): Promise<readonly string[]>;
}

/** Shows what was seen of a run that was stopped. */
async function showStopped(run: Run, stop: Stop, { json, html, writePage }: StoppedTerms, terminal: Terminal): Promise<number> {
	const { out } = terminal;
	const complaints = await writePage();
	const { withoutEnd } = await import("../../kit/search/schedule-checks.ts");
	const findings = stop.kind === "endless" ? [withoutEnd("specification", stop.message)] : [];
	const { schedule } = run;
	if (json) await printJson({ schedule, run, findings, failures: [] }, terminal);
	else {
		const { stoppedText } = await import("../reporting/replay-text.ts");
		out.print(
			...stoppedText(
				run,
				findings.map(({ message }) => message),
				out,
			),
		);
		if (html !== undefined && complaints.length === 0) out.print(...browserLines(html));
	}
	return stop.kind === "endless"
		? exitWith(complaints, EXIT.failed, terminal)
		: exitWith([...complaints, stop.message], EXIT.tooLong, terminal);
}

/** The interactive page, with this run loaded. */
async function pageOf(token: string, mutant: string | undefined): Promise<string> {
	const { writePlayPage } = await import("../../kit/report/play-page.ts");
	try {
		return writePlayPage(token, mutant);
	} catch (error) {
		throw cannotRun(messageOf(error), error);
	}
}

/** A single run may be much longer than one of a search. A run of a mutant that takes more steps has no end. */
const MOST_STEPS = 100_000;
/** Of the library: more than its trace can hold. */
const MOST_STEPS_OF_LIBRARY = 2_000_000;

async function subjectFor(name: string | undefined): Promise<Subject> {
	if (name !== undefined) await checkMutantName(name);
	const { subjectOf } = await import("../../kit/search/subject.ts");
	return name === undefined ? subjectOf({}, MOST_STEPS_OF_LIBRARY) : subjectOf({ mutant: name }, MOST_STEPS);
}

async function scheduleOf(token: string): Promise<Schedule> {
	const { parseReplayToken } = await import("../../kit/schedule/replay-token.ts");
	const { ScheduleError } = await import("../../kit/schedule/schedule-json.ts");
	try {
		return parseReplayToken(token);
	} catch (error) {
		if (error instanceof ScheduleError) throw usageError(error.message);
		throw error;
	}
}

async function tokenOf(schedule: Schedule): Promise<string> {
	const { printReplayToken } = await import("../../kit/schedule/replay-token.ts");
	return printReplayToken(schedule);
}
