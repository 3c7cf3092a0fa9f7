import { bodyError, lineValue } from "../../../src/job/reply-body.ts";
import { readJobReply } from "../../../src/job/status-response.ts";
import type { Answer } from "../../../src/tracking/answer.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Rules } from "../../../src/tracking/rules.ts";
import { type Mutant, type MutantSheet, onRules, orCrash } from "./mutant.ts";

const { read } = defaultRules;

/** A tracker that reads bodies in another way. */
function reading(sheet: MutantSheet, wrong: Rules["read"]): Mutant {
	return onRules(sheet, { read: wrong });
}

/** A tracker that changes the result of reading a value. */
function rereading(sheet: MutantSheet, wrong: (answer: Answer, body: string) => Answer): Mutant {
	return reading(sheet, (body, commands, id) => wrong(read(body, commands, id), body));
}

const NOT_FOUND: Answer = { kind: "not_found", listed: false };

/** Trackers that find the wrong value in the body of a reply. */
export const BODIES: readonly Mutant[] = [
	rereading(
		{
			name: "unknown-command-is-not-found",
			does: 'reads "unknown command" as "not found"',
			seenIn: "every driver that reads a missing line as an empty one",
			breaks: ["ASK-3", "ASK-9"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		(answer) => (answer.kind === "unknown_command" ? NOT_FOUND : answer),
	),
	rereading(
		{
			name: "unknown-command-is-a-server-error",
			does: "reads ERROR:4:unrecognized command as an error of the job",
			seenIn: "the Elixir driver on 7.1 and later: a node that gets the job late ends the wait with an error",
			breaks: ["ASK-3", "ASK-9"],
			message: '"server_error"',
		},
		(answer, body) =>
			answer.kind === "unknown_command" ? { kind: "server_error", serverCode: 4, reply: body.split("\t")[1] ?? "" } : answer,
	),
	rereading(
		{
			name: "unknown-command-is-in-progress",
			does: "waits without end for a node that does not know any of its commands",
			seenIn: "the Go and Rust clients: a missing key counts as in progress",
			breaks: ["ASK-9"],
			message: "took more than",
		},
		(answer) => (answer.kind === "unknown_command" ? { kind: "in_progress", entry: "", status: "active" } : answer),
	),
	rereading(
		{
			name: "unknown-command-is-complete",
			does: "reports a node that does not know the command as done",
			seenIn: "the Ruby client, which searches for a text and treats its absence as done",
			breaks: ["ASK-3"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		(answer) => (answer.kind === "unknown_command" ? { kind: "complete", entry: "", status: "done" } : answer),
	),
	reading(
		{
			name: "body-errors-unseen",
			does: 'searches for its line in a body that is an error, and so reports "unknown command"',
			seenIn: "drivers without a special case for ERROR:80:not authenticated",
			breaks: ["ASK-6"],
			message: 'error code: expected "server_error", got "unsupported"',
		},
		(body, commands, id) => (bodyError(body) === undefined ? read(body, commands, id) : { kind: "unknown_command" }),
	),
	rereading(
		{
			name: "body-errors-are-not-found",
			does: 'reads a body that is an error as "not found"',
			seenIn: "drivers that check whether the reply begins with their command",
			breaks: ["ASK-6", "ROUND-4"],
			message: 'outcome: expected "server_error", got "complete"',
		},
		(answer, body) => (bodyError(body) === undefined ? answer : NOT_FOUND),
	),
	rereading(
		{
			name: "server-timeout-is-an-error-of-the-job",
			does: "if the whole body is ERROR:9:timeout, reads it as the server's answer about the job",
			seenIn: "drivers that do not know the time limit of the server's info queue",
			breaks: ["ASK-6"],
			message: 'error code: expected "network_error", got "server_error"',
		},
		(answer, body) =>
			bodyError(body) !== undefined && answer.kind === "failure" ? { kind: "server_error", serverCode: 9, reply: body } : answer,
	),
	rereading(
		{
			name: "server-timeout-needs-a-code",
			does: "reads ERROR::timeout, the body of servers from 6.3 to 7.1, as the server's answer about the job",
			seenIn: "an earlier version of this library",
			breaks: ["ASK-6"],
			message: 'error code: expected "network_error", got "server_error"',
		},
		(answer, body) =>
			body.startsWith("ERROR::timeout") && answer.kind === "failure"
				? { kind: "server_error", serverCode: undefined, reply: body }
				: answer,
	),
	reading(
		{
			name: "code-9-is-always-a-timeout",
			does: "reads ERROR:9 as a timed-out question even if it is the value of the command",
			seenIn: "drivers that translate an error code without checking where it appears",
			breaks: ["ASK-6", "PARSE-3"],
			message: 'error code: expected "server_error", got "network_error"',
		},
		(body, commands, id) => {
			const answer = read(body, commands, id);
			return answer.kind === "server_error" && answer.serverCode === 9 ? { kind: "failure", reason: "timed_out" } : answer;
		},
	),
	reading(
		{
			name: "line-by-its-beginning",
			does: "accepts a line that begins like its command",
			seenIn: "the Java client's startsWith: the answer for 123 is used for 12",
			breaks: ["ASK-6"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		(body, commands, id) => {
			if (bodyError(body) !== undefined) return read(body, commands, id);
			for (const command of commands) {
				const line = body.split("\n").find((candidate) => candidate.startsWith(command));
				if (line !== undefined) return readJobReply(line.slice(line.indexOf("\t") + 1), id);
			}
			return read(body, commands, id);
		},
	),
	reading(
		{
			name: "crashes-without-a-tab",
			does: "crashes on a line without a tab",
			seenIn: "the Java client, with a null pointer",
			breaks: ["ASK-6", "PARSE-1"],
			message: 'round 1: expected "in_progress", got "error"',
		},
		orCrash((body, commands, id) => {
			if (body.split("\n").some((line) => commands.includes(line))) throw new TypeError("There is no tab in the line.");
			return read(body, commands, id);
		}),
	),
	reading(
		{
			name: "newline-ends-the-value",
			does: "ends the value of a command at the first newline, although the name of a set can contain one",
			seenIn: "readers that cut the body into lines",
			breaks: ["PARSE-8"],
			message: "expected",
		},
		(body, commands, id) => {
			if (bodyError(body) !== undefined) return read(body, commands, id);
			const isAnswer = (line: string) => commands.some((command) => line.startsWith(command));
			return read(body.split("\n").filter(isAnswer).join("\n"), commands, id);
		},
	),
	reading(
		{
			name: "last-line-counts",
			does: "uses the last line with its command if there are two",
			seenIn: "readers that store lines in a map: a set name may contain a newline",
			breaks: ["ASK-6", "PARSE-8"],
			message: 'round 1: expected "in_progress", got "complete"',
		},
		(body, commands, id) => {
			if (bodyError(body) !== undefined) return read(body, commands, id);
			const isAnswer = (line: string) => commands.some((command) => line.startsWith(`${command}\t`));
			const last = body.split("\n").findLast(isAnswer);
			return read(last === undefined ? body : `${last}\n`, commands, id);
		},
	),
	reading(
		{
			name: "any-line-counts",
			does: "reads the first line of the body without checking its command",
			seenIn: "drivers that send one command and do not check which command the answer is for",
			breaks: ["ASK-6"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		(body, commands, id) => {
			if (bodyError(body) !== undefined || commands.length > 1) return read(body, commands, id);
			const value = body.split("\n")[0]?.split("\t")[1];
			return value === undefined || value.startsWith("ERROR:4:") ? read(body, commands, id) : readJobReply(value, id);
		},
	),
	reading(
		{
			name: "first-module-counts",
			does: "asks both modules before 6.0, and uses the first one that answers",
			seenIn: "drivers that stop at the first line that they find",
			breaks: ["ASK-8"],
			message: "round",
		},
		(body, commands, id) => {
			const known = commands.find((command) => lineValue(body, command) !== undefined);
			return read(body, known === undefined ? commands : [known], id);
		},
	),
	reading(
		{
			name: "errors-before-progress",
			does: 'prefers the error of one module to the other module\'s "in progress"',
			seenIn: "the Elixir driver, in which the error of one of four questions hides the answers to the others",
			breaks: ["ASK-8"],
			message: "round",
		},
		(body, commands, id) => {
			const answers = commands.map((command) => read(body, [command], id));
			return answers.find(({ kind }) => kind === "server_error") ?? read(body, commands, id);
		},
	),
	reading(
		{
			name: "done-before-progress",
			does: 'prefers one module\'s "done" to the other module\'s "in progress"',
			seenIn: "the Elixir driver, which uses the alphabetically first of its questions",
			breaks: ["ASK-8"],
			message: "round",
		},
		(body, commands, id) => {
			const answers = commands.map((command) => read(body, [command], id));
			return answers.find(({ kind }) => kind === "complete") ?? read(body, commands, id);
		},
	),
];
