import type { Schedule } from "../../features/kit/schedule.ts";
import type { Subject } from "../../features/kit/search/subject.ts";
import { galleryMutant } from "../searching/gallery-mutant.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { choice, flag, text } from "../terminal/option.ts";
import { writeReport } from "../terminal/report-file.ts";

/** `aerospike-task replay`: a run again, from the word that a report gave for it. */
export const replay: Command = defineCommand({
	name: "replay",
	summary: "show a run again, from the token that a report gave for it",
	about: [
		"Runs the schedule that a token holds, on virtual time, and shows all of it: the scenario, what happened in the cluster, what the tracker",
		"said, and what of it breaks the specification. The token is the whole schedule, so that it replays on any machine. With --driver the schedule",
		"is put to that driver: to what it decides on the rounds, or to its own sockets, in real time. Over sockets what fails is played twice more.",
	],
	operand: { placeholder: "TOKEN", help: "a word that begins with s1., as reports and failed scenarios give it" },
	options: {
		mutant: text("NAME", "Run it on a known bad tracker of the gallery."),
		driver: text("COMMAND", "Run it on the driver behind this adapter."),
		profile: choice(
			["decide", "wire"],
			"The driver's profile to run it through; by default the first of these that it offers and that can play it.",
		),
		html: text("FILE", "Write the run as a page to play with, opened at this schedule."),
		json: flag("Print the schedule, the run and the findings as JSON."),
	},
	examples: [
		["aerospike-task replay s1.eNqrViouSSzJzFOyUqpWKi5JLEktVrJSMlTSUcpLzE1VslJKVKoFAA", "the run of a token"],
		[
			'aerospike-task replay s1.eNqrViouSSzJzFOyUqpWKi5JLEktVrJSMlTSUcpLzE1VslJKVKoFAA --driver "python3 my_adapter.py" --profile wire',
			"what another driver makes of it over its own sockets",
		],
	],
	exits: [
		[EXIT.ok, "nothing is wrong with the run"],
		[EXIT.failed, "it shows a failure"],
		[EXIT.couldNotRun, "the page could not be written, or the driver could not be asked"],
	],
	async run(options, terminal, token) {
		const { mutant, driver, profile, html, json } = options;
		if (profile !== undefined && driver === undefined) throw usageError("--profile needs --driver, whose profile it is.");
		for (const other of ["mutant", "html"] as const)
			if (driver !== undefined && options[other] !== undefined) throw usageError(`--driver and --${other} do not go together.`);
		const schedule = await scheduleOf(token);
		if (driver !== undefined) {
			const { replayDriver } = await import("../searching/replay-driver.ts");
			return replayDriver(schedule, { command: driver, profile, isJson: json }, terminal);
		}
		const subject = await subjectFor(mutant);
		if (html !== undefined) writeReport(html, await pageOf(token, mutant));
		const { CHECK_NAMES, failureOf } = await import("../../features/kit/search/schedule-checks.ts");
		const { judgeRun } = await import("../../features/kit/oracle.ts");
		const run = await subject.play(schedule);
		const findings = judgeRun(run, subject);
		const others = CHECK_NAMES.filter((check) => check !== "specification");
		const failures = (await Promise.all(others.map((check) => failureOf(check, schedule, subject, run)))).filter(
			(failure) => failure !== undefined,
		);
		const isClean = findings.length + failures.length === 0;
		if (json) terminal.out.print(jsonLine({ schedule, run, findings, failures }));
		else {
			const { replayText } = await import("../reporting/replay-text.ts");
			const messages = [...findings, ...failures].map(({ message }) => message);
			terminal.out.print(...replayText(schedule, run, messages, terminal.out));
		}
		return isClean ? EXIT.ok : EXIT.failed;
	},
});

/** The playable page, opened at the run. */
async function pageOf(token: string, mutant: string | undefined): Promise<string> {
	const { writePlayPage } = await import("../../features/kit/report/play-page.ts");
	try {
		return writePlayPage(token, mutant);
	} catch (error) {
		throw cannotRun(error instanceof Error ? error.message : String(error), error);
	}
}

/** Anybody's schedule may be long; it is only searches that must not wait. */
const MOST_STEPS = 1_000_000;

async function subjectFor(name: string | undefined): Promise<Subject> {
	const mutant = name === undefined ? undefined : await galleryMutant(name);
	const { librarySubject, mutantSubject } = await import("../../features/kit/search/subject.ts");
	return mutant === undefined ? librarySubject(undefined, MOST_STEPS) : mutantSubject(mutant, MOST_STEPS);
}

async function scheduleOf(token: string): Promise<Schedule> {
	const { parseReplayToken } = await import("../../features/kit/replay-token.ts");
	const { ScheduleError } = await import("../../features/kit/schedule-json.ts");
	try {
		return parseReplayToken(token);
	} catch (error) {
		if (error instanceof ScheduleError) throw usageError(error.message);
		throw error;
	}
}
