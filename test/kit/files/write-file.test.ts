import { execFileSync, spawn } from "node:child_process";
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkWritable, checkWritableFolder, makeFolder, writeWholeFile } from "../../../kit/files/write-file.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "write-file-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function pipeIn(folder: string): string {
	const pipe = join(folder, "pipe");
	execFileSync("mkfifo", [pipe]);
	return pipe;
}

function folder(name: string): string {
	const path = join(scratch, name);
	mkdirSync(path);
	return path;
}

describe("a file that is written whole", () => {
	it("creates missing folders, and no other files than the one that it writes", () => {
		const file = join(scratch, "a", "b", "report.json");
		writeWholeFile(file, "first");
		writeWholeFile(file, "second");
		expect(readFileSync(file, "utf8")).toBe("second");
		expect(readdirSync(join(scratch, "a", "b"))).toEqual(["report.json"]);
	});

	it.each(["a/", "a/.", "a/..", "."])("cannot have the name of a folder, such as %s", (name) => {
		const own = folder(`named ${name.replaceAll("/", "-")}`);
		expect(() => checkWritable(`${own}/${name}`)).toThrow(/^EISDIR: it is (the name of )?a folder$/);
		expect(() => writeWholeFile(`${own}/${name}`, "x")).toThrow(/^EISDIR/);
		expect(readdirSync(own)).toEqual([]);
	});

	it.each([true, false])(
		"goes where the system looks for a name with .. after a link, also if a file is there: %s",
		(isThere) => {
			const own = folder(`after a link ${isThere}`);
			mkdirSync(join(own, "real", "inner"), { recursive: true });
			symlinkSync("real/inner", join(own, "link"));
			writeFileSync(join(own, "x"), "another file");
			if (isThere) writeFileSync(join(own, "real", "x"), "old");
			writeWholeFile(`${own}/link/../x`, "new");
			writeWholeFile(`${own}/link/../sub/y`, "new");
			expect(readFileSync(join(own, "x"), "utf8")).toBe("another file");
			expect(readFileSync(join(own, "real", "x"), "utf8")).toBe("new");
			expect(readdirSync(join(own, "real", "sub"))).toEqual(["y"]);
		},
	);

	it("takes the place of an old one at once: who has the old file open still reads all of it", () => {
		const file = join(folder("open"), "x");
		writeFileSync(file, "old");
		const before = statSync(file).ino;
		writeWholeFile(file, "new");
		expect(statSync(file).ino).not.toBe(before);
	});

	it("keeps the permissions of the old file, and writes through a link", () => {
		const own = folder("links");
		writeFileSync(join(own, "real"), "old");
		chmodSync(join(own, "real"), 0o600);
		symlinkSync("real", join(own, "link"));
		writeWholeFile(join(own, "link"), "new");
		expect(lstatSync(join(own, "link")).isSymbolicLink()).toBe(true);
		expect(readFileSync(join(own, "real"), "utf8")).toBe("new");
		expect(statSync(join(own, "real")).mode & 0o777).toBe(0o600);
	});

	it("goes where a link points to, also if no file is there yet", () => {
		const own = folder("dangling");
		symlinkSync("second", join(own, "first"));
		symlinkSync("deeper/real", join(own, "second"));
		writeWholeFile(join(own, "first"), "new");
		expect(["first", "second"].map((name) => lstatSync(join(own, name)).isSymbolicLink())).toEqual([true, true]);
		expect(readFileSync(join(own, "deeper/real"), "utf8")).toBe("new");
	});

	it("never replaces a device by a file", () => {
		writeWholeFile("/dev/null", "gone");
		expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
		expect(() => writeWholeFile("/dev/full", "gone")).toThrow("ENOSPC");
	});

	it("does not wait for a reader of a pipe", () => {
		const pipe = pipeIn(folder("no-reader"));
		checkWritable(pipe);
		expect(() => writeWholeFile(pipe, "x")).toThrow("no process reads this pipe");
	});

	it("goes to the reader of a pipe whole, also after the check", async () => {
		const own = folder("reader");
		const pipe = pipeIn(own);
		const content = "0123456789".repeat(100_000);
		const reader = spawn("sh", ["-c", 'cat < "$0" > "$1"', pipe, join(own, "read")]);
		const ended = new Promise((resolve) => reader.on("exit", resolve));
		const write = () => {
			checkWritable(pipe);
			writeWholeFile(pipe, content);
			return "written";
		};
		// Until the reader has opened the pipe, there is no reader.
		await expect.poll(write).toBe("written");
		await ended;
		expect(readFileSync(join(own, "read"), "utf8") === content).toBe(true);
	});

	it("is refused if a folder or a file is in the way", () => {
		const own = folder("in-the-way");
		writeFileSync(join(own, "file"), "old");
		expect(() => writeWholeFile(own, "x")).toThrow("it is a folder");
		// Node 20 reports ENOTDIR, later versions EEXIST.
		expect(() => writeWholeFile(join(own, "file", "x"), "x")).toThrow(/ENOTDIR|EEXIST/);
		expect(readdirSync(own)).toEqual(["file"]);
	});
});

describe("the check before a long run", () => {
	it("refuses a file that cannot be written, and does not change one that can", () => {
		const own = folder("check");
		writeFileSync(join(own, "file"), "old");
		checkWritable(join(own, "file"));
		checkWritable(join(own, "new"));
		checkWritableFolder(join(own, "reports"));
		expect(readdirSync(own).sort()).toEqual(["file", "reports"]);
		expect(readFileSync(join(own, "file"), "utf8")).toBe("old");
		expect(() => checkWritable(join(own, "file", "x"))).toThrow(/ENOTDIR|EEXIST/);
		expect(() => checkWritableFolder(join(own, "file"))).toThrow("EEXIST");
	});

	it.runIf(process.platform === "linux")("ends for a folder that the system never creates", () => {
		expect(() => makeFolder("/proc/no-such-folder/x")).toThrow("ENOENT");
	});
});
