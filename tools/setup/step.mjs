/**
 * One thing that set-up brings.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} size on disk, and to download
 * @property {string} folder
 * @property {() => boolean | Promise<boolean>} isThere looks at the machine; must be quick, since every run asks
 * @property {string} lock what two set-ups must not do at once
 * @property {(say: (line: string) => void) => Promise<string>} bring gives a word on how it was done, or nothing; says what takes long
 */

export {};
