import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mayBeReplaced, replaceContent } from "../../../kit/files/write-in-place.ts";

const MOUNTED = Object.assign(new Error("EBUSY: resource busy or locked"), { code: "EBUSY" });

/** Writes to a disk on which a file cannot become longer than 20 bytes. */
function writeToFullDisk(descriptor: number, bytes: Buffer, offset: number, length: number, at: number): number {
	if (at >= 20) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
	return writeSync(descriptor, bytes, offset, Math.min(length, 20 - at), at);
}

describe("a file that no other file can replace", () => {
	let folder = "";
	let file = "";
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "in-place-"));
		file = join(folder, "report.json");
		writeFileSync(file, "an old report");
	});
	afterEach(() => {
		vi.restoreAllMocks();
		rmSync(folder, { recursive: true });
	});

	it("gets the new content, shorter or longer", () => {
		for (const content of ["new", "a new report, which is longer: ä"]) {
			replaceContent(file, content, MOUNTED);
			expect(readFileSync(file, "utf8")).toBe(content);
		}
	});

	it("keeps its old content after any other error", () => {
		const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
		expect(() => replaceContent(file, "new", full)).toThrow(full);
		expect(readFileSync(file, "utf8")).toBe("an old report");
	});

	it("gets its old content back if the new one has no room", () => {
		expect(() => replaceContent(file, "x".repeat(100), MOUNTED, writeToFullDisk)).toThrow("ENOSPC");
		expect(readFileSync(file, "utf8")).toBe("an old report");
	});

	it("belongs to another user, in a folder such as /tmp", () => {
		const { geteuid } = process;
		if (geteuid === undefined) return;
		expect(mayBeReplaced(file)).toBe(true);
		vi.spyOn(process, "geteuid").mockReturnValue(geteuid.call(process) + 4321);
		expect(mayBeReplaced(file)).toBe(true);
		chmodSync(folder, 0o1777);
		expect(mayBeReplaced(file)).toBe(false);
	});
});
