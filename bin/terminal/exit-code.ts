/** The exit codes that all commands share. The help of a command lists the others. */
export const EXIT = {
	ok: 0,
	/** The command found something wrong: for example a failed requirement or an aborted job. */
	failed: 1,
	/** The command could not do its work, for example because a file is missing. */
	couldNotRun: 2,
	/** `replay`: the run is longer than its trace, so it is not judged. */
	tooLong: 3,
	/** The arguments are wrong (EX_USAGE of sysexits). */
	usage: 64,
	/** An internal error (EX_SOFTWARE of sysexits). */
	bug: 70,
	/** What a shell reports if Ctrl-C ended the program. */
	interrupted: 130,
	/** What a shell reports if the reader of a pipe closed it. */
	brokenPipe: 141,
} as const;
