/** A door of its own, because nest-commander takes half a second to load: the web process does without it. */
export { ImportCommands } from './import-commands.module.js';
