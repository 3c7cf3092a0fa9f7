import { isAboutJobs } from "../../simulator/command-name.ts";
import type { Question } from "../oracle/history.ts";

/**
 * What every server says of a job that it does not know. A driver that is wrong about this is not wrong about a special
 * reply.
 */
export const PLAIN_SHAPE = "ERROR:2:…";

/** The answer of a node to one command about a job. */
export interface ShapedAnswer {
	readonly node: string;
	readonly shape: string;
}

/** The answers that came between two times. */
export function answersBetween(questions: readonly Question[], from: number, to: number): readonly ShapedAnswer[] {
	return questions.flatMap(({ node, commands, endedAt, end }) => {
		if (end.kind !== "answered" || endedAt < from || endedAt > to || !commands.some(isAboutJobs)) return [];
		const { body } = end;
		if (body.startsWith("ERROR:")) return [{ node, shape: `body ${shapeOf(body.trimEnd())}` }];
		return commands.filter(isAboutJobs).map((command) => {
			const line = body.split("\n").find((one) => one === command || one.startsWith(`${command}\t`));
			return { node, shape: line === undefined ? "no line" : shapeOf(line.slice(command.length + 1)) };
		});
	});
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

/**
 * The clause about replies of this shape. `undefined`: every server says it often, or it is not a shape of a value.
 */
export function clauseOfShape(shape: string): string | undefined {
	if (shape === "empty") return "PARSE-1";
	if (shape === "ERROR:2") return "PARSE-2";
	if (shape === "no status") return "PARSE-6";
	const [, status = "", last] = /^status=(.*?)(, last)?$/.exec(shape) ?? [];
	if (status === "" || (last === undefined && /^(?:active|done)/.test(status))) return undefined;
	if (last !== undefined) return "PARSE-7";
	return /^done/i.test(status) ? "PARSE-12" : "PARSE-13";
}

/** The clause about a value that a driver misreads, for the task with this id. */
export function clauseOfValue(value: string, id: string): string {
	if (value === "" || value === "ERROR:2") return clauseOfShape(shapeOf(value)) ?? "PARSE-8";
	if (value.startsWith("ERROR:")) return value.startsWith("ERROR:2:") ? "PARSE-2" : "PARSE-3";
	const ids = [...value.matchAll(/(?:^|[:;])trid=(\d+)/g)].map(([, trid]) => trid);
	if (ids.some((trid) => trid !== id)) return "PARSE-9";
	// A semicolon in an entry is part of a name.
	if (value.includes(";")) return "PARSE-8";
	const [status, ...others] = value.match(/status=?/gi) ?? [];
	if (others.length > 0 || (status !== undefined && status !== "status=")) return "PARSE-8";
	return clauseOfShape(shapeOf(value)) ?? (/(?:^|[:;])status=done/.test(value) ? "PARSE-4" : "PARSE-5");
}
