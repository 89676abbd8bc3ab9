export { QualityModule } from './quality.module.js';
