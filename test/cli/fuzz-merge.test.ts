import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printBlob } from "../../kit/shards/write-blob.ts";
import { callCli } from "./call-cli.ts";

const MUTANT = "forgives-once-more";

let scratch = "";
let blobs = "";
const folder = (name: string): string => join(scratch, name);

/** The two shards of a search of the library, and a canary. */
beforeAll(async () => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-merge-"));
	blobs = folder("blobs");
	const search = ["fuzz", "--runs", "24", "--seed", "3", "--workers", "1", "--out", blobs];
	for (const shard of ["1/2", "2/2"]) expect((await callCli(...search, "--shard", shard)).code).toBe(0);
	expect((await callCli(...search, "--mutant", MUTANT)).code).toBe(1);
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** A changed copy of the folder. */
function changed(name: string, change: (file: (blob: string) => string) => void): string {
	cpSync(blobs, folder(name), { recursive: true });
	change((blob) => join(folder(name), blob));
	return folder(name);
}

/** A copy in which a shard of the library contains the failures of the canary. */
function asIfFound(name: string): string {
	return changed(name, (file) => {
		const linesOf = (blob: string) => readFileSync(file(blob), "utf8").split("\n").slice(0, -2);
		const [, , ...rest] = linesOf(`canary-${MUTANT}-1-of-1.ndjson`);
		const [header, coverage] = linesOf("shard-2-of-2.ndjson");
		const lines = [header, coverage, ...rest].map((line) => JSON.parse(line ?? ""));
		writeFileSync(file("shard-2-of-2.ndjson"), printBlob(lines));
	});
}

describe.concurrent("fuzz merge", () => {
	it("reports a search without failures, and the counts of its shards", async () => {
		const html = folder("search.html");
		const { code, out } = await callCli("fuzz", "merge", blobs, "--canary", MUTANT, "--html", html);
		expect(code, out).toBe(0);
		expect(out).toContain("Shard 1: 12 schedules, 3,000 with the rules alone, no finding.");
		expect(out).toContain("Shard 2: 12 schedules, 3,000 with the rules alone, no finding.");
		expect(out).toMatch(new RegExp(`^Canary ${MUTANT}: \\d+ findings?, as required\\.$`, "m"));
		expect(out).toMatch(/^24 schedules on virtual time, /m);
		expect(out).toMatch(/^No failure was found\.$/m);
		expect(readFileSync(html, "utf8")).toContain("24 schedules on virtual time and 6,000 with the rules alone in 2 shards");
	});

	it("fails if a shard found a failure, with a page and a comment that show it", async () => {
		const [html, markdown] = [folder("red.html"), folder("red.md")];
		const { code, out } = await callCli("fuzz", "merge", asIfFound("red"), "--html", html, "--markdown", markdown);
		expect(code).toBe(1);
		const token = /^ {2}npm run task -- replay (s1\.[\w-]+)$/m.exec(out)?.[1] ?? "no token";
		const [page, comment] = [readFileSync(html, "utf8"), readFileSync(markdown, "utf8")];
		for (const text of [page, comment]) expect(text).toContain(`npm run task -- replay ${token}`);
		expect(page).toContain('<svg class="chart"');
		expect(page).toContain("by shard 2");
		expect(comment).toMatch(/```gherkin\nScenario: /);
		expect(comment).toContain("```mermaid\nsequenceDiagram\n");
		// The failure belongs to the mutant; the library passes the same schedule.
		expect((await callCli("replay", token)).code).toBe(0);
		expect((await callCli("replay", token, "--mutant", MUTANT)).code).toBe(1);
	});

	it("prints the merged report as JSON", async () => {
		const { code, out } = await callCli("fuzz", "merge", asIfFound("json"), "--json");
		expect(code).toBe(1);
		expect(JSON.parse(out)).toMatchObject({
			seed: 3,
			schedules: 24,
			budget: { runs: 24 },
			shards: [{ number: 1 }, { number: 2 }],
		});
	});

	it.each<readonly [string, readonly string[], (file: (blob: string) => string) => void, string]>([
		["a missing shard", [], (file) => rmSync(file("shard-2-of-2.ndjson")), "The blob of shard 2 of 2 is missing."],
		[
			"a duplicate shard",
			[],
			(file) => cpSync(file("shard-2-of-2.ndjson"), file("copy.ndjson")),
			"There are two blobs of shard 2 of 2: DIR/copy.ndjson and DIR/shard-2-of-2.ndjson.",
		],
		[
			"a shard without an end",
			[],
			(file) =>
				writeFileSync(file("shard-1-of-2.ndjson"), `${readFileSync(file("shard-1-of-2.ndjson"), "utf8").split("\n")[0]}\n`),
			"Shard 1 of 2 was not finished: DIR/shard-1-of-2.ndjson has no end.",
		],
		[
			"a damaged shard",
			[],
			(file) => {
				const name = file("shard-1-of-2.ndjson");
				writeFileSync(name, readFileSync(name, "utf8").replace('"schedules":12', '"schedules":13'));
			},
			"DIR/shard-1-of-2.ndjson is damaged: its text does not match its checksum.",
		],
		["a missing canary", ["--canary", "no-deadline"], () => {}, "The blob of the canary no-deadline is missing."],
		[
			"a file that is not a blob",
			[],
			(file) => renameSync(file("shard-2-of-2.ndjson"), file("x.json")),
			"The blob of shard 2 of 2 is missing.",
		],
	])("rejects %s with 2 and names it", async (name, options, change, sentence) => {
		const dir = changed(name, change);
		const markdown = folder(`${name}.md`);
		const ended = await callCli("fuzz", "merge", dir, ...options, "--markdown", markdown);
		expect(ended).toEqual({ code: 2, out: "", err: `aerospike-task: ${sentence.replaceAll("DIR", dir)}\n` });
		expect(readFileSync(markdown, "utf8")).toContain(`- ${sentence.replaceAll("DIR", dir)}\n`);
	});

	it("says what prevents the merge and what was found, also if the report about it cannot be written", async () => {
		const dir = changed("full", (file) => {
			cpSync(asIfFound("full-found"), file("."), { recursive: true });
			rmSync(file("shard-1-of-2.ndjson"));
		});
		const { code, err } = await callCli("fuzz", "merge", dir, "--markdown", "/dev/full");
		expect(code).toBe(2);
		expect(err).toContain("The blob of shard 1 of 2 is missing.\n");
		expect(err).toMatch(/^[A-Z]+-\d+ is broken: .* replay s1/m);
		expect(err).toContain("/dev/full cannot be written: ENOSPC");
	});

	it("refuses to write two reports to one file", async () => {
		const file = folder("one-for-two");
		expect(await callCli("fuzz", "merge", blobs, "--html", file, "--markdown", file)).toEqual({
			code: 64,
			out: "",
			err: `aerospike-task: --html and --markdown are the same file, ${file}.\n`,
		});
		expect(existsSync(file)).toBe(false);
	});

	it("does not replace a blob by a report", async () => {
		const dir = changed("report-over-blob", () => {});
		const file = join(dir, "shard-2-of-2.ndjson");
		const before = readFileSync(file, "utf8");
		for (const option of ["--html", "--markdown"]) {
			expect(await callCli("fuzz", "merge", dir, option, file)).toEqual({
				code: 64,
				out: "",
				err: `aerospike-task: A blob and ${option} are the same file, ${file}.\n`,
			});
		}
		const page = await callCli("fuzz", "--runs", "1", "--workers", "1", "--shard", "2/2", "--out", dir, "--html", file);
		expect(page.code).toBe(64);
		expect(page.err).toBe(`aerospike-task: The blob of --out and --html are the same file, ${file}.\n`);
		expect(readFileSync(file, "utf8")).toBe(before);
	});

	it("refuses a canary that does not exist, instead of waiting for it", async () => {
		const { code, err } = await callCli("fuzz", "merge", blobs, "--canary", "forgives-once-mor", "--wait", "1h");
		expect(code).toBe(64);
		expect(err).toBe(
			'aerospike-task: The gallery does not have a mutant "forgives-once-mor". Did you mean forgives-once-more?\n',
		);
	});

	it("rejects a file instead of a folder with 2", async () => {
		const file = folder("one.txt");
		writeFileSync(file, "text");
		expect(await callCli("fuzz", "merge", file)).toEqual({
			code: 2,
			out: "",
			err: `aerospike-task: ${file} is a file. Give the folder that fuzz --out wrote.\n`,
		});
	});

	it("rejects a missing folder with 2", async () => {
		const { code, err } = await callCli("fuzz", "merge", folder("nowhere"));
		expect(code).toBe(2);
		expect(err).toMatch(/^aerospike-task: \S+nowhere cannot be read: ENOENT/);
	});

	it("requires a folder", async () => {
		const { code, err } = await callCli("fuzz", "merge");
		expect({ code, err }).toEqual({
			code: 64,
			err: "aerospike-task: fuzz merge needs DIR…: the folders that contain the blobs. See aerospike-task fuzz merge --help.\n",
		});
	});

	it("waits for a missing shard, and gives up when the time is over", async () => {
		const late = changed("never", (file) => rmSync(file("shard-2-of-2.ndjson")));
		const { code, err } = await callCli("fuzz", "merge", late, "--wait", "100ms");
		expect(code).toBe(2);
		expect(err).toContain("aerospike-task: The blob of shard 2 of 2 is missing.\n");
	});
});

describe("fuzz", () => {
	it("writes nothing if the mutant is unknown", async () => {
		const out = folder("nobody");
		const { code, err } = await callCli("fuzz", "--mutant", "no-such-thing", "--out", out);
		expect(code).toBe(64);
		expect(err).toContain('The gallery does not have a mutant "no-such-thing"');
		expect(existsSync(out)).toBe(false);
	});
});
