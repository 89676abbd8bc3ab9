export { readSampleManifest, type SampleManifest } from './sample-manifest.js';
