/** mammoth's browser build: the other one wants Node's file system. */

import type mammoth from 'mammoth';
import browserBuild from 'mammoth/mammoth.browser.js';

export default browserBuild as typeof mammoth;
