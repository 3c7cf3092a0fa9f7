/**
 * A run as pictures show it: plain JSON, small whatever the run, from which text, SVG and pages are drawn. Times are milliseconds from the
 * start of the run.
 */
export interface Lanes {
	/** What was asked of the driver, in the schedule's order. */
	readonly calls: readonly CallLane[];
	readonly nodes: readonly NodeLane[];
	/** What happened to the cluster as a whole. */
	readonly cluster: readonly Happening[];
	/** What is left out to keep the picture small, a phrase each. */
	readonly cut: readonly string[];
}

export interface CallLane {
	readonly kind: "wait" | "status" | "abort";
	readonly calledAt: number;
	readonly settledAt: number;
	/** When its timeout ends, where it has one that does. */
	readonly deadline?: number;
	readonly outcome: string;
	readonly rounds: readonly RoundBox[];
}

export interface RoundBox {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	readonly endedAt: number;
	/** It began before the pause was over (WAIT-5). */
	readonly isEarly?: true;
	/** What the driver made of it; absent where the call was over before. */
	readonly told?: string;
	/** What was right, and the clause that says so; absent past the first difference. */
	readonly right?: string;
	readonly clause?: string;
	/** The first difference of the call. */
	readonly isWrong?: true;
}

export interface NodeLane {
	readonly name: string;
	readonly version: string;
	readonly questions: readonly QuestionMark[];
	/** How the job went there, each state until the next one. */
	readonly states: readonly JobState[];
	readonly happenings: readonly Happening[];
}

export interface QuestionMark {
	/** Which call asked it, from 0, and in which round; 0 where it has none. */
	readonly call: number;
	readonly round: number;
	readonly askedAt: number;
	/** Absent where nothing came of it within the run. */
	readonly endedAt?: number;
	/** All commands of the request, as they were sent. */
	readonly asked: string;
	/** What came back as it was sent, or why nothing came. */
	readonly answered: string;
	/** What that means, in a word or two. */
	readonly word: string;
	readonly tone: Tone;
}

/** What an answer means at a glance: the job goes on, is over, is not known there; something is wrong; nothing was said. */
export type Tone = "active" | "done" | "absent" | "error" | "silent";

export interface JobState {
	readonly from: number;
	readonly state: string;
}

export interface Happening {
	readonly at: number;
	readonly text: string;
}
