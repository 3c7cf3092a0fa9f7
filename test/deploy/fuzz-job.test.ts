import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { canary, manifest, merge, runPod, settings, shards } from "./support/fuzz-job.ts";
import { scriptOf, workOf } from "./support/kubernetes.ts";
import { runShell, standInProgram } from "./support/run-shell.ts";

const jobs = [shards, canary, merge];

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-job-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("The Kubernetes job that fuzzes", () => {
	it("is an indexed job of as many pods as there are shards", () => {
		expect(shards.spec.completionMode).toBe("Indexed");
		expect(String(shards.spec.completions)).toBe(settings.FUZZ_SHARDS);
		expect(shards.spec.parallelism).toBe(shards.spec.completions);
	});

	it("gives every pod the same image, settings and volumes", () => {
		for (const { spec } of jobs) {
			const { initContainers, containers, volumes, restartPolicy } = spec.template.spec;
			expect(restartPolicy).toBe("Never");
			expect(volumes.map(({ name }) => name)).toEqual(["kit", "tmp", "blobs"]);
			for (const container of [...initContainers, ...containers]) {
				expect(container).toMatchObject({ workingDir: "/kit", envFrom: [{ configMapRef: { name: "fuzz" } }] });
				expect(container.image).toMatch(/^docker\.io\/library\/node:20\.20\.2-bookworm@sha256:[0-9a-f]{64}$/);
				expect(container.volumeMounts).toContainEqual({ name: "kit", mountPath: "/kit" });
			}
			for (const { volumeMounts } of containers)
				expect(volumeMounts).toContainEqual({ name: "blobs", mountPath: settings.FUZZ_BLOBS });
		}
		expect(manifest).toContainEqual(expect.objectContaining({ kind: "PersistentVolumeClaim", metadata: { name: "fuzz-blobs" } }));
	});

	it("gives no pod more rights, files, resources or time than it needs", () => {
		for (const { spec } of jobs) {
			const pod = spec.template.spec;
			expect(pod.automountServiceAccountToken).toBe(false);
			expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
			for (const container of [...pod.initContainers, ...pod.containers]) {
				expect(container.securityContext).toEqual({
					allowPrivilegeEscalation: false,
					readOnlyRootFilesystem: true,
					capabilities: { drop: ["ALL"] },
				});
				expect(Object.keys(container.resources?.limits ?? {}).sort()).toEqual(["cpu", "ephemeral-storage", "memory"]);
				// What is written outside of the mounted folders is lost: the root of the file system is read-only.
				expect(container.env).toEqual([{ name: "HOME", value: "/tmp" }]);
				expect(container.volumeMounts).toContainEqual({ name: "tmp", mountPath: "/tmp" });
			}
			expect(spec.activeDeadlineSeconds).toBeGreaterThan(3600);
		}
	});

	it("starts an evicted pod again, and gives up if the arguments are wrong", () => {
		for (const [job, action] of [
			[shards, "FailIndex"],
			[canary, "FailJob"],
		] as const) {
			expect(job.spec.podFailurePolicy?.rules).toEqual([
				{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
				{ action, onExitCodes: { containerName: "search", operator: "In", values: [64, 70] } },
			]);
			expect(workOf(job).name).toBe("search");
		}
	});

	it("searches with as many threads as a pod has processors", () => {
		for (const job of [shards, canary]) expect(workOf(job).resources?.limits.cpu).toBe(settings.FUZZ_WORKERS);
	});

	it("clones and builds before it searches", async () => {
		const programs = join(scratch, "programs");
		mkdirSync(programs);
		for (const name of ["git", "npm"]) standInProgram(programs, name, `echo ${name} "$@"`);
		for (const { spec } of jobs) {
			const [build, ...others] = spec.template.spec.initContainers;
			expect(others).toEqual([]);
			const { code, said } = await runShell(build === undefined ? "exit 1" : scriptOf(build), settings, {
				cwd: scratch,
				programs,
			});
			expect(code).toBe(0);
			expect(said.split("\n")).toEqual([
				"git init --quiet .",
				`git fetch --quiet --depth 1 ${settings.FUZZ_REPOSITORY} ${settings.FUZZ_REF}`,
				"git checkout --quiet FETCH_HEAD",
				"npm ci",
				"npm run build",
				"",
			]);
		}
	});

	it("has a canary that is in the gallery", () => {
		expect(GALLERY.map(({ name }) => name)).toContain(settings.FUZZ_CANARY);
	});

	it.each([
		[0, 0],
		[1, 0],
		[2, 1],
		[137, 1],
	])("ends the pod of a search that ends with %i with %i, because the merge reports the failures", async (code, seen) => {
		const programs = join(scratch, `ends-with-${code}`);
		mkdirSync(programs);
		standInProgram(programs, "node", `exit ${code}`);
		for (const job of [shards, canary]) expect((await runPod(scratch, job, 0, programs)).code).toBe(seen);
	});
});
