import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStatusResponse, readJobReply } from "../../src/job/status-response.ts";
import { anyCharacter } from "../support/any-character.ts";
import { cpuMsOf } from "../support/cpu-time.ts";

type Status = "complete" | "in_progress" | "not_found";
type Case = readonly [clause: string, reply: string, status: Status, taskId?: string];

const CASES: readonly Case[] = [
	["PARSE-1", "", "not_found"],
	["PARSE-1", "", "not_found", "1"],
	["PARSE-2", "ERROR:2", "not_found"],
	["PARSE-2", "ERROR:2:", "not_found"],
	["PARSE-2", "ERROR:2:job not found", "not_found", "1"],
	["PARSE-4", "trid=1:ns=test:status=done(ok):job-progress=100.00", "complete"],
	["PARSE-4", "trid=1:ns=test:status=done(user-aborted):job-progress=100.00", "complete", "1"],
	["PARSE-4", "trid=1:status=doneish:job-progress=0.00", "complete"],
	["PARSE-5", "trid=1:ns=test:status=active(ok):job-progress=2.00", "in_progress"],
	["PARSE-5", "trid=1:ns=test:status=active(user-aborted):job-progress=2.00", "in_progress"],
	["PARSE-5", "trid=1:ns=test:status=active:job-progress=0.00", "in_progress"],
	["PARSE-6", "trid=1:ns=test:set=demo:rps=0", "not_found"],
	["PARSE-6", "trid=1:ns=test:status=:job-progress=0.00", "not_found"],
	["PARSE-6", "ERROR", "not_found"],
	["PARSE-6", "FAIL:201:no-index", "not_found"],
	["PARSE-6", "error:20:small letters are not an error", "not_found"],
	["PARSE-7", "trid=1:status=done(ok)", "complete"],
	["PARSE-7", "status=active(ok)", "in_progress"],
	["PARSE-8", "trid=1:STATUS=done(ok):job-progress=100.00", "complete"],
	["PARSE-8", "trid=1:Status=active(ok)", "in_progress"],
	["PARSE-8", "trid=1:job_status=done(ok)", "not_found"],
	["PARSE-8", "trid=1:set=xstatus=active:status=done(ok):job-progress=100.00", "complete"],
	["PARSE-8", "trid=1:set=a:status=done(ok):rps=0:status=active(ok):job-progress=1.00", "in_progress"],
	["PARSE-8", "trid=1:status=active(ok):job-progress=1.00:from=a:status=done(ok)", "in_progress"],
	["PARSE-8", "trid=1:job-progress=1.00:status=active(ok):x=y:status=done(ok)", "in_progress"],
	["PARSE-8", "status=active(ok):job-progress=1.00:from=a:status=done(ok):trid=1", "in_progress", "1"],
	["PARSE-8", "trid=1:status=done(ok):status=active(ok)", "in_progress"],
	["PARSE-8", "trid=1:status=done(ok):status=done(user-aborted)", "complete"],
	["PARSE-8", "trid=1:status=active(ok);trid=1:status=done(ok)", "in_progress", "1"],
	["PARSE-9", "trid=7:status=done(ok);trid=1:status=active(ok)", "in_progress", "1"],
	["PARSE-9", "trid=7:status=done(ok);trid=8:status=done(ok)", "not_found", "1"],
	["PARSE-9", "trid=7:status=done(ok)", "not_found", "1"],
	["PARSE-9", "trid=11:status=done(ok)", "not_found", "1"],
	["PARSE-9", "trid=1:status=done(ok)", "not_found", "11"],
	["PARSE-9", "trid=01:status=done(ok)", "not_found", "1"],
	["PARSE-9", "trid=18446744073709551615:status=done(ok)", "complete", "18446744073709551615"],
	["PARSE-9", "module=query:trid=1:status=done(ok)", "complete", "1"],
	["PARSE-9", "ns=test:status=done(ok)", "complete", "1"],
	["PARSE-9", "ns=test:status=done(ok);", "complete", "1"],
	["PARSE-9", "ns=test:status=done(ok);ns=test:status=done(ok)", "not_found", "1"],
	["PARSE-9", "ns=test:status=done(ok);trid=1:rps=0", "not_found", "1"],
	["PARSE-9", "trid=7:rps=0;trid=8:status=active(ok);trid=9:status=done(ok)", "in_progress"],
	["PARSE-9", "trid=2:set=a:trid=1:status=done(ok)", "not_found", "1"],
	["PARSE-12", "trid=1:status=DONE", "complete"],
	["PARSE-12", "trid=1:status=Done(ok):job-progress=100.00", "complete"],
	["PARSE-13", "trid=1:status=IN_PROGRESS", "in_progress"],
	["PARSE-13", "trid=1:status=queued:job-progress=0.00", "in_progress"],
	["PARSE-13", "trid=1:status=don", "in_progress"],
];

test.each(CASES.map(([clause, reply, status, taskId]) => ({ clause, reply, status, taskId })))(
	"$clause: $reply is $status",
	({ reply, status, taskId }) => {
		expect(taskId === undefined ? parseStatusResponse(reply) : parseStatusResponse(reply, taskId)).toEqual({ status });
	},
);

const ERRORS: readonly (readonly [reply: string, code: number | undefined])[] = [
	["ERROR:20:bad namespace", 20],
	["ERROR:201:no-index", 201],
	["ERROR:22", 22],
	["ERROR:4:unrecognized command", 4],
	["ERROR:02:a zero before it", 2],
	["ERROR::bad-trid", undefined],
	["ERROR:", undefined],
	["ERROR:2x:no number", undefined],
	["ERROR: 2:no number", undefined],
];

test.each(ERRORS)("PARSE-3: %j is an error with the code %s, and keeps its text", (reply, serverCode) => {
	const response = parseStatusResponse(reply, 1n);
	if (response.status !== "error") throw new Error(`It is ${response.status}.`);
	expect(response.error).toMatchObject({ code: "server_error", serverCode, reply });
	expect(response.error.message).toContain(reply);
});

describe("PARSE-6: an entry of the task without a status", () => {
	test("differs from a missing entry", () => {
		expect(readJobReply("trid=1:rps=0", "1")).toEqual({ kind: "not_found", listed: true });
		expect(readJobReply("trid=1:status=:rps=0", "1")).toEqual({ kind: "not_found", listed: true });
	});

	test("is not seen in the entry of another job or in one without a job id", () => {
		expect(readJobReply("trid=2:rps=0", "1")).toEqual({ kind: "not_found", listed: false });
		expect(readJobReply("ns=test:rps=0", "1")).toEqual({ kind: "not_found", listed: false });
		expect(readJobReply("trid=1:rps=0", undefined)).toEqual({ kind: "not_found", listed: false });
	});
});

test("the entry and the status are returned as the server wrote them", () => {
	const entry = "trid=1:set=b:status=Done(user-aborted):job-progress=3.00";
	expect(readJobReply(`trid=7:status=active(ok);${entry};trid=8:status=active(ok)`, "1")).toEqual({
		kind: "complete",
		entry,
		status: "Done(user-aborted)",
	});
});

test("PARSE-9: an invalid id is rejected", () => {
	expect(() => parseStatusResponse("trid=1:status=done(ok)", "01")).toThrow("taskId must be");
});

describe("PARSE-10", () => {
	const pieces = fc.constantFrom(
		"trid=1",
		"status=done(ok)",
		"STATUS=",
		"job-progress=1",
		"ERROR:",
		"=",
		":",
		";",
		"\0",
		"\n",
		"é",
		"set=a",
	);

	test("no reply makes the parser throw", () => {
		const replies = fc.oneof(
			fc.string({ unit: anyCharacter }),
			fc.array(pieces).map((all) => all.join("")),
		);
		fc.assert(fc.property(replies, fc.constantFrom(undefined, 1n), (reply, taskId) => void parseStatusResponse(reply, taskId)));
	});

	test.each([":", ";", "=", "s:", "status=:", "status:", "trid=;", "set=:", "a=b:"])(
		"a million characters of %j are read at once",
		(piece) => {
			const reply = piece.repeat(1_000_000 / piece.length);
			expect(cpuMsOf(() => parseStatusResponse(reply, 1n))).toBeLessThan(3000);
		},
	);
});
