import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type RecordedLine, readRecording, replayRecording, replayRecordings } from "./support/recordings/recordings.ts";

const FOLDER = join(import.meta.dirname, "fixtures", "recordings");
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".ndjson"));

const BUILDS = [
	...["4.9.0.37", "5.6.0.25", "5.7.0.31", "6.0.0.22", "6.2.0.37", "6.3.0.36"],
	...["6.4.0.34", "7.0.0.26", "7.2.0.17", "8.0.0.15", "8.1.2.0"],
];

describe("simulated nodes, compared with recordings of real servers", () => {
	const reports = replayRecordings(FILES.map((name) => join(FOLDER, name)));

	it("know recordings of eleven builds with 33 stories each, and of a cluster of three nodes", () => {
		const storiesOf = Object.fromEntries(reports.map(({ name, stories }) => [name, stories.length]));
		expect(storiesOf).toEqual({ ...Object.fromEntries(BUILDS.map((build) => [build, 33])), "8.1.2.0-three-nodes": 11 });
	});

	describe.each(reports)("$name", ({ stories }) => {
		it.each(stories)("$story: every reply is the server's own", ({ held, differences }) => {
			expect(held).toBeGreaterThan(0);
			expect(differences).toEqual([]);
		});
	});
});

describe("comparing a reply", () => {
	const lines = readRecording(join(FOLDER, "7.0.0.26.ndjson"));
	/** How many replies differ after one of the recorded ones has been changed. */
	const differing = (change: (line: RecordedLine) => string | null) => {
		const changed = lines.map((line) => ({ ...line, reply: change(line) }));
		return replayRecording(changed).reduce((total, story) => total + story.differences.length, 0);
	};
	const inDone = (line: RecordedLine, from: string | RegExp, to: string) =>
		line.story === "no set (whole namespace)" && line.moment === "after done" && line.command.startsWith("query-show:trid=")
			? (line.reply ?? "").replace(from, to)
			: line.reply;

	it("finds no difference without a change", () => {
		expect(differing((line) => line.reply)).toBe(0);
	});

	it("ignores counters and times", () => {
		expect(differing((line) => inDone(line, /recs-succeeded=\d+/, "recs-succeeded=1"))).toBe(0);
		expect(differing((line) => inDone(line, /from=[^:]+/, "from=10.0.0.1+5"))).toBe(0);
	});

	it.each([
		["a field's order", /:ns=test(:rps=\d+)/, "$1:ns=test"],
		["a rate", "rps=4000", "rps=4001"],
		["a job's type", "background-ops", "background-udf"],
		["a missing field", /:socket-timeout=10000/, ""],
		["an entry too many", /$/, ";trid=1"],
	])("sees %s", (_what, from, to) => {
		expect(differing((line) => inDone(line, from, to))).toBe(1);
	});

	it("finds an extra tab, and a missing line", () => {
		const lists = "query-show\nscan-show\njobs:module=scan\njobs:module=query\nnode\n";
		const empty = (line: RecordedLine) => line.command === lists && line.moment === "no job at all";
		expect(differing((line) => (empty(line) ? (line.reply ?? "").replace("query-show\t\n", "query-show\n") : line.reply))).toBe(
			1,
		);
		expect(differing((line) => (empty(line) ? (line.reply ?? "").replace("query-show\t\n", "") : line.reply))).toBe(1);
	});

	it("distinguishes an omitted line from an error", () => {
		const unknown = (line: RecordedLine) => line.story === "unknown job" && line.command === "nosuchcommand";
		expect(differing((line) => (unknown(line) ? "ERROR:4:unrecognized command" : line.reply))).toBe(1);
	});

	it("finds another result code of a refusal", () => {
		const refusal = (line: RecordedLine) => line.story === "id of a job that is still listed";
		expect(differing((line) => (refusal(line) ? (line.reply ?? "").replace(/^(.{26})04/, "$108") : line.reply))).toBe(1);
	});
});

describe("reading a recording", () => {
	const FIRST = '{"server":"8.1.2.0","node":"A1","story":"s","moment":"m","ms":0,"command":"build","reply":"8.1.2.0"}';

	/** Reads a file with this text. */
	const read = (text: string) => {
		const folder = mkdtempSync(join(tmpdir(), "recording-"));
		const file = join(folder, "some.ndjson");
		writeFileSync(file, text);
		try {
			return readRecording(file);
		} finally {
			rmSync(folder, { recursive: true });
		}
	};

	it("takes omitted fields from the line before", () => {
		expect(read(`${FIRST}\n{"ms":5,"command":"node","reply":null}\n`)[1]).toEqual({
			...{ line: 2, server: "8.1.2.0", node: "A1", story: "s", moment: "m", ms: 5, command: "node", reply: null },
		});
	});

	it.each([
		["no JSON", "{", /some\.ndjson, line 2: this is not JSON\.$/],
		[
			"a reply that is a number",
			'{"reply":7}',
			/some\.ndjson, line 2: a recorded line needs server, node, story, moment, ms, command and reply\.$/,
		],
	])("says in which line there is %s", (_what, line, message) => {
		expect(() => read(`${FIRST}\n${line}\n`)).toThrow(message);
	});
});
