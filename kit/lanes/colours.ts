/** The colours of pages and pictures, in the light or dark that the reader's system asks for. */
export const COLOURS = `
	color-scheme: light dark;
	--ink: light-dark(#1d2125, #dfe3e8);
	--quiet: light-dark(#57606a, #98a2ad);
	--line: light-dark(#d8dde2, #343b43);
	--paper: light-dark(#fff, #16191d);
	--shade: light-dark(#f4f6f8, #1f2429);
	--good: light-dark(#116329, #4ac26b);
	--bad: light-dark(#c62828, #ff7b72);
	--other: light-dark(#8a6100, #d9a53a);
	--busy: light-dark(#0b62b8, #6cb2f5);
	--link: light-dark(#0a58a5, #7cbcf8);
`;
