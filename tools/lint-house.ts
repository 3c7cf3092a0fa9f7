import { checkRoomCircles } from "./house/circles.ts";
import { checkComments } from "./house/comments.ts";
import { formatFinding } from "./house/finding.ts";
import { importsOf } from "./house/imports.ts";
import { checkExportedNames } from "./house/names.ts";
import { readTree } from "./house/tree.ts";
import { checkRooms, checkWalls } from "./house/walls.ts";

/**
 * Checks the imports, the exported names and the comments in the working directory. Prints a line for each finding, and
 * fails if it finds anything.
 */
const files = readTree(process.cwd());
const imports = files.flatMap(importsOf);
const findings = [
	...checkWalls(imports),
	...checkRooms(files),
	...checkRoomCircles(imports),
	...checkExportedNames(files),
	...checkComments(files),
];

for (const finding of findings) console.error(formatFinding(finding));
if (imports.length === 0) console.error(`No import was found under ${process.cwd()}. Run this at the root of the repository.`);
if (imports.length === 0 || findings.length > 0) process.exitCode = 1;
else
	console.log(`The imports follow the plan, and no comment line is too long: ${files.length} files, ${imports.length} imports.`);
