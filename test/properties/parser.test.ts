import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readValue } from "../../kit/oracle/reading.ts";
import { parseStatusResponse } from "../../src/index.ts";
import { anyCharacter } from "../support/any-character.ts";
import { count } from "../support/counts.ts";
import { SEED } from "../support/property-seed.ts";

/** The parts of replies: real ones and misleading ones. */
const piece = fc.constantFrom(
	..."trid=1 trid=17 trid=1x trid= ns=test set=demo set=status=done status=done(ok) status=active(ok) status=DONE status= STATUS=active".split(
		" ",
	),
	..."Status=done(user-aborted) xstatus=done status job-progress=50.00 job-progress= job_status=done recs-failed=3 module=scan module=query".split(
		" ",
	),
	"udf-function=status=done",
	"ERROR",
	"ERROR:2",
	"ERROR:20",
	"FAIL:2",
	"status=queued",
);
const fields = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(":"));
const head = fc.constantFrom("trid=1", "trid=17", "trid=2", "module=query:trid=1", "module=scan:trid=17");
const later = fc.tuple(head, fields).map(([start, rest]) => `${start}:${rest}`);
const end = fc.constantFrom("", "", ":", ";");
const assembled = fc
	.tuple(fc.oneof(fields, later), fc.array(fc.oneof(fields, later), { maxLength: 3 }), end)
	.map(([first, rest, last]) => [first, ...rest].join(";") + last);
const anyText = fc.oneof({ weight: 8, arbitrary: assembled }, fc.string({ unit: anyCharacter, maxLength: 60 }));

describe("parseStatusResponse", () => {
	test("agrees with a naive implementation of the same rules, with an id and without", () => {
		fc.assert(
			fc.property(anyText, fc.constantFrom(undefined, "1", "17"), (text, id) => {
				const read = parseStatusResponse(text, id);
				const naive = readValue(text, id);
				expect(read.status).toBe(naive.kind === "unknown" ? "error" : naive.kind);
				if (read.status === "error" && naive.kind === "error") {
					expect(read.error.serverCode).toBe(naive.code);
					expect(read.error.reply).toBe(naive.raw);
				}
			}),
			{ numRuns: count(8000, 500_000), seed: SEED },
		);
	});

	// 300,000 characters take a moment in one pass, and minutes in any algorithm that goes back at each step.
	test.each([
		"trid=1:",
		"trid=2;",
		"status=",
		";",
		":",
		"=",
		"(",
		"status=a(",
		"job-progress=",
		"set=status=active(ok);",
		"ERROR:",
		"\u0000",
		"trid=1:status=;",
	])("reads a long run of %j in one pass", (repeated) => {
		const text = repeated.repeat(Math.ceil(300_000 / repeated.length));
		expect(["complete", "in_progress", "not_found", "error"]).toContain(parseStatusResponse(text).status);
		expect(["complete", "in_progress", "not_found", "error"]).toContain(parseStatusResponse(text, 1n).status);
	});
});
