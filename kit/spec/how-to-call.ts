import { sep } from "node:path";
import { packageRoot } from "./package-root.ts";

/**
 * How to call the command line on this machine, so that printed commands work when they are pasted: as an installed
 * package, or in a clone of the repository.
 */
export function howToCall(root: string = packageRoot()): string {
	return root.split(sep).includes("node_modules") ? "npx aerospike-task" : "npm run task --";
}
