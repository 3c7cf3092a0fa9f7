/** How a process of ours ends where every command agrees; each command's help tells the rest. */
export const EXIT = {
	ok: 0,
	/** What was looked for is wrong: a requirement failed, a job was aborted. */
	failed: 1,
	/** Nothing can be said: something that was needed was not to be had. */
	couldNotRun: 2,
	/** The command line makes no sense (EX_USAGE of sysexits). */
	usage: 64,
	/** A mistake of ours (EX_SOFTWARE of sysexits). */
	bug: 70,
	/** What a shell reports of a program that Ctrl-C ended. */
	interrupted: 130,
	/** What a shell reports of a program whose reader went away. */
	brokenPipe: 141,
} as const;
