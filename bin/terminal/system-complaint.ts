import { isAbsolute } from "node:path";

const SENTENCES: Readonly<Record<string, string>> = {
	EMFILE: "Too many files are open. Raise the limit of open files (ulimit -n).",
	ENFILE: "Too many files are open on this machine.",
	ENOMEM: "The machine does not have enough memory.",
	EAGAIN: "The machine cannot start another process or thread. Raise the limit (ulimit -u).",
};

/**
 * The sentence for an error that comes from the machine or the installation, not from a fault in this program. Older
 * versions of Node.js also read this file, so it has only syntax that they know.
 */
export function systemComplaint(error: unknown): string | undefined {
	if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
	if (error.code !== "ERR_MODULE_NOT_FOUND") return SENTENCES[error.code];
	const [, name] = /^Cannot find (?:package|module) '([^']+)'/.exec(error.message) || [];
	if (name === undefined) return undefined;
	// Node.js says the same of its own file that it could not read.
	if (isAbsolute(name)) return `${name} is missing or cannot be read. Install aerospike-task again.`;
	// The library does not have dependencies, so a package that a command needs may be missing.
	return `The package ${name} is not installed. Run npm install ${name}, or install the package aerospike-task, which includes it.`;
}
