import { isAboutJobs } from "../../simulator/command-name.ts";
import type { TraceEvent } from "../../simulator/trace.ts";
import type { RequestFailureReason } from "../../src/index.ts";
import type { CallReport, Run } from "../run/run.ts";
import type { Call } from "../schedule/schedule.ts";

/** A question as the trace shows it. */
export interface Question {
	readonly number: number;
	readonly node: string;
	readonly commands: readonly string[];
	readonly askedAt: number;
	/** When it was answered, failed or given up; `Infinity` if it is still open. */
	readonly endedAt: number;
	/** The number of that trace event, to order it among other events of the same time; `Infinity` if it is still open. */
	readonly endedAs: number;
	readonly end:
		| { readonly kind: "answered"; readonly body: string }
		| { readonly kind: "failed"; readonly reason: RequestFailureReason }
		| { readonly kind: "given-up" | "open" };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** All questions of a run, by number. */
function questionsOf(trace: readonly TraceEvent[]): ReadonlyMap<number, Question> {
	const questions = new Map<number, Writable<Question>>();
	for (const [order, event] of trace.entries()) {
		if (event.kind === "asked") {
			const { question: number, node, commands, at: askedAt } = event;
			const open = { endedAt: Number.POSITIVE_INFINITY, endedAs: Number.POSITIVE_INFINITY, end: { kind: "open" } } as const;
			questions.set(number, { number, node, commands, askedAt, ...open });
			continue;
		}
		if (event.kind !== "answered" && event.kind !== "failed" && event.kind !== "given-up") continue;
		const question = questions.get(event.question);
		// The first end counts: an answer that comes after a question was given up does not belong to it (ASK-5).
		if (question === undefined || question.end.kind !== "open") continue;
		question.endedAt = event.at;
		question.endedAs = order;
		question.end = event;
	}
	return questions;
}

/** One call, with its questions. */
export interface CallHistory {
	readonly index: number;
	readonly call: Call;
	readonly report: CallReport;
	/** In the order in which they were asked. */
	readonly questions: readonly Question[];
}

/** @throws Error if the run does not say which call a question belongs to */
export function callsOf(run: Run): readonly CallHistory[] {
	const all = questionsOf(run.trace);
	return run.schedule.calls.map((call, index) => {
		const report = run.calls[index];
		if (report === undefined) throw new Error(`The run does not say how call ${index} ended.`);
		const isShared = report.questions === undefined && run.calls.length > 1;
		if (isShared && run.schedule.network === undefined) {
			throw new Error(
				`The run does not say which of its questions belong to call ${index}, but it has ${run.calls.length} calls.`,
			);
		}
		// Over a network, the cluster asks for all calls at once. The requests of several calls do not belong to any of them.
		const numbers = report.questions ?? (isShared ? [] : all.keys());
		const questions: Question[] = [];
		for (const number of numbers) {
			const question = all.get(number);
			if (question?.commands.some(isAboutJobs)) questions.push(question);
		}
		return { index, call, report, questions };
	});
}
