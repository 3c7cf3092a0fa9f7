import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { printBlob } from "../../kit/shards/write-blob.ts";
import { count } from "../support/counts.ts";
import { type Environment, killHalfWay, runShell, type ScriptEnd, type ShellPlace, standInProgram } from "./support/run-shell.ts";
import { environmentOf, jobOf, readWorkflow, stepOf } from "./support/workflow.ts";

const workflow = readWorkflow(".github/workflows/fuzz.yml");
const shard = jobOf(workflow, "shard");
const shards = shard.strategy?.matrix.shard ?? [];
/** The number of shards in these tests. The scripts take it from their environment. */
const SHARDS = count(2, shards.length);

/** The search of a canary in these tests. One of six of its schedules shows the bug. */
const CANARY_RUNS = String(count(24, 100));

/** So little that a test can wait for it. */
const SMALL: Environment = { FUZZ_FOR: "100ms", FUZZ_CANARY_RUNS: CANARY_RUNS };

/** The folder of a job: the built kit, and what it writes. All jobs share one, as artifacts would bring it together. */
let place: ShellPlace = { cwd: "" };
beforeEach(() => {
	const cwd = mkdtempSync(join(tmpdir(), "fuzz-workflow-"));
	symlinkSync(join(process.cwd(), "dist"), join(cwd, "dist"));
	mkdirSync(join(cwd, "programs"));
	place = { cwd, programs: join(cwd, "programs") };
});
afterEach(() => rmSync(place.cwd, { recursive: true }));

/** The command lines of a step, and their environment, on the runner of one of several jobs. */
function lines(job: string, step: string, index = 0): readonly [script: string, environment: Environment] {
	const found = stepOf(jobOf(workflow, job), step);
	const environment = environmentOf(workflow, jobOf(workflow, job), found, {
		"github.run_id": "12345",
		"github.token": "a-token",
		"github.server_url": "https://example.org",
		"github.repository": "a/b",
		"strategy.job-total": String(SHARDS),
		"strategy.job-index": String(index),
	});
	return [found.run, environment];
}

function run(job: string, step: string, index?: number, change: Environment = SMALL): Promise<ScriptEnd> {
	const [script, environment] = lines(job, step, index);
	return runShell(script, { ...environment, ...change }, place);
}

describe("The workflow that fuzzes", () => {
	it("searches a little with each push, and at night on several machines", async () => {
		expect(Object.keys(workflow.on)).toEqual(["push", "schedule", "workflow_dispatch"]);
		expect(jobOf(workflow, "smoke").if).toBe("github.event_name == 'push'");
		expect(shard.if).toBe("github.event_name != 'push'");
		expect(shards.length).toBeGreaterThan(1);
		const { code, said } = await run("smoke", "Search");
		expect(code, said).toBe(0);
		expect(said).toContain("No failure was found.");
	});

	it("has a canary that is in the gallery, and a merge that gets the blobs of the canary and of all shards", () => {
		expect(GALLERY.map(({ name }) => name)).toContain(workflow.env.FUZZ_CANARY);
		const merge = jobOf(workflow, "merge");
		expect(merge.needs).toEqual(["shard", "canary"]);
		expect(merge.if).toContain("always()");
		expect(merge.permissions).toEqual({ contents: "read", issues: "write" });
		const [download] = merge.steps.filter(({ uses }) => uses?.startsWith("actions/download-artifact@"));
		expect(download?.with).toEqual({ pattern: "blobs-*", path: "blobs", "merge-multiple": true });
		for (const job of ["shard", "canary"]) {
			const [upload] = jobOf(workflow, job).steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
			expect(upload?.with).toMatchObject({ name: expect.stringMatching(/^blobs-/), path: "blobs/*.ndjson" });
			expect(upload?.if).toBe("always()");
		}
	});

	it("succeeds when all shards have finished, and before that fails with the name of the shard that was killed", async () => {
		const last = SHARDS - 1;
		const others = [...Array.from({ length: last }, (_, index) => run("shard", "Search", index)), run("canary", "Search")];
		const [script, environment] = lines("shard", "Search", last);
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

	it.each([
		[0, 0],
		[1, 0],
		[2, 1],
		[130, 1],
	])("ends the job of a search that ends with %i with %i, because the merge reports the failures", async (code, seen) => {
		standInProgram(place.programs ?? "", "node", `exit ${code}`);
		for (const job of ["shard", "canary"]) expect((await run(job, "Search")).code).toBe(seen);
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
			place.programs ?? "",
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

	it("comments also if the merge wrote no report", async () => {
		standInProgram(place.programs ?? "", "gh", 'case "$2" in list) ;; *) cp comment.md said;; esac');
		expect((await run("merge", "Comment")).code).toBe(0);
		expect(readFileSync(join(place.cwd, "said"), "utf8")).toContain("The merge failed before it wrote a report.");
	});
});
