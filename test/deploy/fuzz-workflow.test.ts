import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { makePlace, runStep, shards, workflow } from "./support/fuzz-workflow.ts";
import { type Environment, type ShellPlace, standInProgram } from "./support/run-shell.ts";
import { jobOf } from "./support/workflow.ts";

let place: Required<ShellPlace> = { cwd: "", programs: "" };
beforeEach(() => {
	place = makePlace();
});
afterEach(() => rmSync(place.cwd, { recursive: true }));

const run = (job: string, step: string, index?: number, change?: Environment) => runStep(place, job, step, index, change);

describe("The workflow that fuzzes", () => {
	it("searches a little with each push, and at night on several machines", () => {
		expect(Object.keys(workflow.on)).toEqual(["push", "schedule", "workflow_dispatch"]);
		expect(jobOf(workflow, "smoke").if).toBe("github.event_name == 'push'");
		expect(jobOf(workflow, "shard").if).toBe("github.event_name != 'push'");
		expect(shards.length).toBeGreaterThan(1);
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

	it.each([
		[0, 0],
		[1, 0],
		[2, 1],
		[130, 1],
	])("ends the job of a search that ends with %i with %i, because the merge reports the failures", async (code, seen) => {
		standInProgram(place.programs, "node", `exit ${code}`);
		for (const job of ["shard", "canary"]) expect((await run(job, "Search")).code).toBe(seen);
	});

	it("comments also if the merge wrote no report", async () => {
		standInProgram(place.programs, "gh", 'case "$2" in list) ;; *) cp comment.md said;; esac');
		expect((await run("merge", "Comment")).code).toBe(0);
		expect(readFileSync(join(place.cwd, "said"), "utf8")).toContain("The merge failed before it wrote a report.");
	});
});
