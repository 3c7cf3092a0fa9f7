import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canary, merge, podEnvironment, runPod, SHARDS, settings, shards } from "./support/fuzz-job.ts";
import { workOf } from "./support/kubernetes.ts";
import { killHalfWay } from "./support/run-shell.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-job-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("The Kubernetes job that fuzzes", () => {
	it("fails with the name of the shard whose pod was killed, and succeeds after that pod has run again", async () => {
		const last = SHARDS - 1;
		const others = [...Array.from({ length: last }, (_, index) => runPod(scratch, shards, index)), runPod(scratch, canary)];
		await killHalfWay(workOf(shards).script, podEnvironment(scratch, last, { FUZZ_FOR: "1h" }), { cwd: process.cwd() });
		const ended = await Promise.all(others);
		expect(
			ended.map(({ code }) => code),
			ended.map(({ said }) => said).join("\n"),
		).toEqual(others.map(() => 0));

		const folder = join(scratch, settings.FUZZ_SEED ?? "");
		expect(await runPod(scratch, merge)).toEqual({
			code: 2,
			said: `aerospike-task: Shard ${SHARDS} of ${SHARDS} was not finished: ${folder}/shard-${SHARDS}-of-${SHARDS}.ndjson has no end.\n`,
		});

		expect((await runPod(scratch, shards, last)).code).toBe(0);
		const { code, said } = await runPod(scratch, merge);
		expect(code, said).toBe(0);
		expect(readFileSync(join(folder, "search.html"), "utf8")).toContain(` in ${SHARDS} shards, `);
		expect(readFileSync(join(folder, "comment.md"), "utf8")).toContain("**No failure was found.**");
	});
});
