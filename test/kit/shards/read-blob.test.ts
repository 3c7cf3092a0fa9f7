import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { BlobLine } from "../../../kit/shards/blob.ts";
import { blobName } from "../../../kit/shards/blob.ts";
import { readBlob } from "../../../kit/shards/read-blob.ts";
import { printBlob } from "../../../kit/shards/write-blob.ts";
import { blob, coverage, end, failure, header } from "./blobs.ts";

const WHOLE: readonly BlobLine[] = [header(2, 4), coverage(), failure(1), failure(2), end(2)];

function why(text: string): string {
	const reading = readBlob(text, "b.ndjson");
	return reading.kind === "whole" ? "it is whole" : `${reading.kind}: ${reading.why}`;
}

describe("A blob", () => {
	it("is read as it was written", () => {
		const [first, covered, ...rest] = WHOLE;
		expect(blob("b.ndjson", WHOLE)).toEqual({
			kind: "whole",
			blob: {
				file: "b.ndjson",
				header: first,
				coverage: covered,
				failures: rest.slice(0, 2),
				differences: [],
				end: rest.at(-1),
			},
		});
	});

	it("has no end while its search runs, but has the failures that were found", () => {
		const reading = blob("b.ndjson", WHOLE.slice(0, 3));
		expect(reading).toMatchObject({
			kind: "unfinished",
			why: "Shard 2 of 4 was not finished: b.ndjson has no end.",
			failures: WHOLE.slice(2, 3),
		});
	});

	it("is not finished if it was cut anywhere", () => {
		const text = printBlob(WHOLE);
		const afterHeader = text.indexOf("\n") + 1;
		const checksumAt = text.lastIndexOf("\n", text.length - 2) + 1;
		for (let length = afterHeader; length < checksumAt; length += 97) {
			expect(why(text.slice(0, length))).toBe("unfinished: Shard 2 of 4 was not finished: b.ndjson has no end.");
		}
		expect(why(text.slice(0, checksumAt))).toBe(
			"unfinished: Shard 2 of 4 was not finished: b.ndjson does not end with a checksum.",
		);
		expect(why(text.slice(0, -1))).toMatch(/^unfinished: /);
		expect(why(text.slice(0, afterHeader - 5))).toBe("unfinished: b.ndjson has no header and no end.");
		expect(why("")).toBe("unfinished: b.ndjson has no header and no end.");
	});

	it("ends with the SHA-256 of the lines before, as sha256sum computes it", () => {
		const lines = printBlob(WHOLE).split("\n").slice(0, -2);
		const sha256 = createHash("sha256")
			.update(`${lines.join("\n")}\n`)
			.digest("hex");
		expect(printBlob(WHOLE).split("\n").at(-2)).toBe(`{"kind":"checksum","sha256":"${sha256}"}`);
		expect(lines.at(-1)).toBe(JSON.stringify(WHOLE.at(-1)));
	});

	it("is refused if one of its bits is wrong, wherever the bit is", () => {
		for (const lines of [WHOLE, WHOLE.slice(0, 3)]) {
			const bytes = Buffer.from(printBlob(lines));
			for (let bit = 0; bit < bytes.length * 8; bit += 31) {
				const damaged = Buffer.from(bytes);
				damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
				expect(readBlob(damaged.toString("utf8"), "b.ndjson").kind, `bit ${bit}`).not.toBe("whole");
				if (bit >> 3 < bytes.length - 110)
					expect(why(damaged.toString("utf8"))).toBe("broken: b.ndjson is damaged: its text does not match its checksum.");
			}
		}
	});

	it("is refused if a line follows its checksum", () => {
		expect(why(printBlob(WHOLE) + printBlob([header(1, 1)]))).toBe(
			"broken: b.ndjson is damaged: its text does not match its checksum.",
		);
		expect(why(`${printBlob(WHOLE)}${JSON.stringify(end(0))}\n`)).toBe(
			'broken: b.ndjson:6: kind must be one of header, coverage, failure, difference, end, not "checksum".',
		);
	});

	it("is named after its shard, and a canary after its mutant", () => {
		expect(blobName(header(2, 4))).toBe("shard-2-of-4.ndjson");
		expect(blobName(header(1, 1, { subject: { mutant: "no-deadline" } }))).toBe("canary-no-deadline-1-of-1.ndjson");
	});

	it.each<readonly [string, readonly unknown[], string]>([
		[
			"no blob at all",
			[{ hello: 1 }],
			"b.ndjson:1: kind must be one of header, coverage, failure, difference, end, not missing.",
		],
		[
			"an older version of the format",
			[{ ...header(1, 1), format: 2 }],
			"b.ndjson:1: format must be 3, the version of blobs that this kit reads, not 2.",
		],
		[
			"a shard beyond the last",
			[header(5, 4)],
			"b.ndjson:1: shard must be a shard number from 1 to the number of shards, not an object.",
		],
		["a second header", [header(1, 2), header(2, 2)], "b.ndjson:2: exactly one header is allowed, in the first line."],
		["coverage first", [coverage(), header(1, 1)], "b.ndjson:1: exactly one header is allowed, in the first line."],
		[
			"a count below zero",
			[header(1, 1), coverage({ rounds: -1 })],
			"b.ndjson:2: rounds must be a whole number from 0 to 9007199254740991, not -1.",
		],
		[
			"a point of another kit",
			[header(1, 1), coverage({ points: { "a node sang": 1 } })],
			'b.ndjson:2: points.a node sang must be one of the situations that this kit knows, not "a node sang".',
		],
		[
			"a stray field",
			[header(1, 1), { ...end(0), note: "hi" }],
			"b.ndjson:2: The field note does not exist; the known fields are kind, failures, differences, tookMs.",
		],
		[
			"an invalid token",
			[header(1, 1), failure(1, { token: "s1.$" })],
			'b.ndjson:2: A replay token contains only letters, digits, - and _, but its character 4 is "$".',
		],
		[
			"a lost failure",
			[header(1, 1), coverage(), failure(1), end(2)],
			"b.ndjson has lost lines: its end line counts 2 failures and 0 differences, but the file has 1 and 0.",
		],
		["no coverage", [header(1, 1), end(0)], "b.ndjson must have exactly one coverage line and one end line."],
		["two ends", [header(1, 1), coverage(), end(0), end(0)], "b.ndjson must have exactly one coverage line and one end line."],
		[
			"lines without end",
			Array.from({ length: 1001 }, () => header(1, 1)),
			"b.ndjson must be a blob of at most 1000 lines, not 1001.",
		],
	])("is refused for %s", (_, lines, sentence) => {
		expect(why(printBlob(lines as readonly BlobLine[]))).toBe(`broken: ${sentence}`);
	});

	it("is refused for an older version of the format, which does not have a checksum", () => {
		expect(why(`${JSON.stringify({ ...header(1, 1), format: 2 })}\n`)).toBe(
			"broken: b.ndjson:1: format must be 3, the version of blobs that this kit reads, not 2.",
		);
	});

	it("is refused for a line that is not JSON", () => {
		expect(why(`${JSON.stringify(header(1, 1))}\n{oops\n`)).toBe("broken: b.ndjson:2: the line must be JSON.");
	});
});
