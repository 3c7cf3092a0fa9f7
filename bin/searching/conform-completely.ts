import type { SuiteReport } from "../../kit/search/play-suite.ts";
import { howToCall } from "../../kit/spec/how-to-call.ts";
import { adapterFailed, CommandError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { createProgress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type OpenedDriver, openDecider } from "./open-driver.ts";

/** `aerospike-task conform --complete`: runs the complete suite. Returns the exit code. */
export async function conformCompletely(command: string | undefined, json: boolean, terminal: Terminal): Promise<number> {
	const opened = command === undefined ? await theLibrary() : await openDecider(command);
	const progress = createProgress(terminal.err);
	let soFar: SuiteReport | undefined;
	try {
		const { completeSuite } = await import("../../kit/automaton/complete-suite.ts");
		const { playSuite } = await import("../../kit/search/play-suite.ts");
		const suite = completeSuite({ grace: opened.grace });
		const report = await interruptible(
			terminal,
			playSuite(suite, opened.subject, (report) => {
				soFar = report;
				progress.update(doneText(report));
			}),
		);
		progress.end();
		terminal.out.print(...(json ? [jsonOf(opened.name, report)] : suiteText(opened.name, report)));
		if (report.failed > 0) return EXIT.failed;
		return report.passed === 0 ? EXIT.couldNotRun : EXIT.ok;
	} catch (error) {
		if (terminal.interrupted.aborted) opened.kill();
		progress.end();
		if (soFar !== undefined) terminal.out.print(...(json ? [jsonOf(opened.name, soFar)] : failureLines(soFar)));
		if (terminal.interrupted.aborted) throw interruptedError(terminal, soFar === undefined ? "" : `Done: ${doneText(soFar)}.`);
		const { HarnessError, harnessErrorText } = await import("../../kit/stdio/harness-error.ts");
		if (!(error instanceof HarnessError)) throw error;
		const complaint = harnessErrorText(error);
		// A failure counts even if the adapter broke later.
		if (soFar !== undefined && soFar.failed > 0) throw new CommandError(complaint, EXIT.failed, error);
		throw adapterFailed(complaint, error);
	} finally {
		progress.end();
		await opened.close();
	}
}

async function theLibrary(): Promise<OpenedDriver> {
	const { librarySubject } = await import("../../kit/search/subject.ts");
	const { LIBRARY_HABITS } = await import("../../kit/schedule/schedule.ts");
	return {
		name: "aerospike-execute-task",
		subject: librarySubject(),
		grace: LIBRARY_HABITS.grace,
		close: async () => {},
		kill: () => {},
	};
}

function jsonOf(driver: string, report: SuiteReport): string {
	return JSON.stringify({ driver, ...report });
}

function doneText({ cases, passed, unsupported, failed }: SuiteReport): string {
	const done = formatCount(passed + unsupported + failed);
	return `${done} of ${formatCount(cases)} runs, ${formatCount(failed)} failed`;
}

function failureLines({ failures }: SuiteReport): readonly string[] {
	return failures.flatMap(({ message, history, token }) => [message, "", history, "", `${howToCall()} replay ${token}`, ""]);
}

function suiteText(driver: string, report: SuiteReport): readonly string[] {
	const { cases, passed, unsupported, failed } = report;
	const rest = unsupported === 0 ? "" : `, ${formatCount(unsupported)} unsupported`;
	const counts = `${formatCount(cases)} runs of the complete suite: ${formatCount(passed)} passed, ${formatCount(failed)} failed${rest}.`;
	const verdict =
		failed > 0
			? `${driver} differs from the specification.`
			: `${driver} decides as the specification requires in runs of any length, under the assumptions in docs/searching.md.`;
	return [...failureLines(report), counts, ...(passed > 0 || failed > 0 ? [verdict] : [])];
}
