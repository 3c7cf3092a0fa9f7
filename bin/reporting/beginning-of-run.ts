import type { Run } from "../../kit/run/run.ts";

/** More events of a run that is too long take hundreds of megabytes to show. */
const MOST_SHOWN = 20_000;

/** The beginning of a run, for a run that is too long to be shown as a whole. */
export function beginningOfRun(run: Run, most: number = MOST_SHOWN): Run {
	const trace = run.trace.slice(0, most);
	const until = trace.at(-1)?.at ?? 0;
	const asked = new Set(trace.flatMap((event) => (event.kind === "asked" ? [event.question] : [])));
	const calls = run.calls.map((call) => ({
		...call,
		rounds: call.rounds.filter(({ endedAt }) => endedAt <= until),
		...(call.questions !== undefined && { questions: call.questions.filter((question) => asked.has(question)) }),
	}));
	return { ...run, calls, trace };
}
