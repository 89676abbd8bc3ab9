export { MANIFEST_NAME, readSampleManifest, type SampleManifest } from './sample-manifest.js';
