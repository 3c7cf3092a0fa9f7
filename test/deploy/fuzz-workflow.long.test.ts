import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { printBlob } from "../../kit/shards/write-blob.ts";
import { CANARY_RUNS, linesOf, makePlace, runStep, SHARDS, workflow } from "./support/fuzz-workflow.ts";
import { type Environment, killHalfWay, runShell, type ShellPlace, standInProgram } from "./support/run-shell.ts";
import { jobOf, stepOf } from "./support/workflow.ts";

let place: Required<ShellPlace> = { cwd: "", programs: "" };
beforeEach(() => {
	place = makePlace();
});
afterEach(() => rmSync(place.cwd, { recursive: true }));

const run = (job: string, step: string, index?: number, change?: Environment) => runStep(place, job, step, index, change);

describe("The workflow that fuzzes", () => {
	it("finds nothing in the search of a push", async () => {
		const { code, said } = await run("smoke", "Search");
		expect(code, said).toBe(0);
		expect(said).toContain("No failure was found.");
	});

	it("succeeds when all shards have finished, and before that fails with the name of the shard that was killed", async () => {
		const last = SHARDS - 1;
		const others = [...Array.from({ length: last }, (_, index) => run("shard", "Search", index)), run("canary", "Search")];
		const [script, environment] = linesOf("shard", "Search", last);
		await killHalfWay(script, { ...environment, FUZZ_FOR: "1h" }, place);
		const ended = await Promise.all(others);
		expect(
			ended.map(({ code }) => code),
			ended.map(({ said }) => said).join("\n"),
		).toEqual(others.map(() => 0));

		const blob = `blobs/shard-${SHARDS}-of-${SHARDS}.ndjson`;
		const red = await run("merge", "Merge");
		expect(red.code).toBe(2);
		expect(red.said).toBe(`aerospike-task: Shard ${SHARDS} of ${SHARDS} was not finished: ${blob} has no end.\n`);

		// Its runner may also have been lost with all that it wrote.
		rmSync(join(place.cwd, blob));
		expect(await run("merge", "Merge")).toEqual({
			code: 2,
			said: `aerospike-task: The blob of shard ${SHARDS} of ${SHARDS} is missing.\n`,
		});

		expect((await run("shard", "Search", last)).code).toBe(0);
		const green = await run("merge", "Merge");
		expect(green.code, green.said).toBe(0);
		expect(green.said).toContain(`Shard ${SHARDS}: `);
		expect(readFileSync(join(place.cwd, "search.html"), "utf8")).toMatch(/^<!doctype html>/);
	});

	it("comments with the failures on the open issue, or opens a new one", async () => {
		expect(stepOf(jobOf(workflow, "merge"), "Comment").if).toBe("failure()");
		// A mutant's failures look like a library's: its blob is read as that of the only shard.
		const found = await runShell(
			'node dist/bin/main.js fuzz --runs "$RUNS" --workers 1 --mutant "$FUZZ_CANARY" --out found || mv found/*.ndjson only.ndjson',
			{ ...workflow.env, RUNS: CANARY_RUNS },
			place,
		);
		expect(found.code, found.said).toBe(0);
		const only = join(place.cwd, "only.ndjson");
		const [header, ...lines] = readFileSync(only, "utf8")
			.split("\n")
			.slice(0, -2)
			.map((line) => JSON.parse(line));
		writeFileSync(only, printBlob([{ ...header, subject: {} }, ...lines]));
		const merged = await runShell(
			"mkdir -p blobs && mv only.ndjson blobs && node dist/bin/main.js fuzz merge blobs --markdown comment.md",
			{},
			place,
		);
		expect(merged.code, merged.said).toBe(1);

		const asked = join(place.cwd, "asked");
		standInProgram(
			place.programs,
			"gh",
			'case "$2" in list) echo "$OPEN_ISSUE";; *) echo "$@" >> asked; cp comment.md said;; esac',
		);
		for (const [issue, words] of [
			["", "issue create --title The nightly search failed --body-file comment.md\n"],
			["17", "issue comment 17 --body-file comment.md\n"],
		] as const) {
			rmSync(asked, { force: true });
			const { code, said } = await run("merge", "Comment", 0, { OPEN_ISSUE: issue });
			expect(code, said).toBe(0);
			expect(readFileSync(asked, "utf8")).toBe(words);
		}
		const comment = readFileSync(join(place.cwd, "said"), "utf8");
		expect(comment).toMatch(/^```sh\nnpm run task -- replay s1\.[\w-]+\n```$/m);
		expect(comment).toContain("```mermaid\nsequenceDiagram\n");
		expect(comment).toContain("https://example.org/a/b/actions/runs/12345");
	});
});
