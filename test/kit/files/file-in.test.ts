import { expect, it } from "vitest";
import { fileIn } from "../../../kit/files/file-in.ts";

it.each([
	["a", "a/x"],
	["a/", "a/x"],
	["link/..", "link/../x"],
])("A file in %s is %s", (folder, file) => {
	expect(fileIn(folder, "x")).toBe(file);
});
