import { isAboutJobs } from "../../simulator/command-name.ts";
import type { Question } from "../oracle/history.ts";

/**
 * What every server says of a job that it does not know. A driver that is wrong about this is not wrong about a special
 * reply.
 */
export const PLAIN_SHAPE = "ERROR:2:…";

/**
 * The shapes of the answers that came between two times. Replies have the same shape if a driver with one fault
 * misreads all of them in the same way.
 */
export function shapesBetween(questions: readonly Question[], from: number, to: number): readonly string[] {
	const shapes = questions.flatMap(({ commands, endedAt, end }) => {
		if (end.kind !== "answered" || endedAt < from || endedAt > to || !commands.some(isAboutJobs)) return [];
		const { body } = end;
		if (body.startsWith("ERROR:")) return [`body ${shapeOf(body.trimEnd())}`];
		return commands.filter(isAboutJobs).flatMap((command) => {
			const line = body.split("\n").find((one) => one === command || one.startsWith(`${command}\t`));
			return line === undefined ? ["no line"] : [shapeOf(line.slice(command.length + 1))];
		});
	});
	return [...new Set(shapes)];
}

/**
 * `ERROR:2:job not found` and `ERROR:2:anything` have one shape, and so have all entries whose status is the last
 * field.
 */
export function shapeOf(value: string): string {
	if (value === "") return "empty";
	const [, code, more] = /^ERROR:([^:]*)(:)?/.exec(value) ?? [];
	if (code !== undefined) return `ERROR:${code}${more === undefined ? "" : ":…"}`;
	const [, status, after] = /(?:^|[:;])status=([^:;]*)(.)?/i.exec(value) ?? [];
	if (status === undefined || status === "") return "no status";
	return `status=${status}${after === undefined ? ", last" : ""}`;
}
