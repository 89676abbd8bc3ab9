export { ConsumptionModule } from './consumption.module.js';
export { Reading } from './reading.entity.js';
export { Rollups } from './rollups.js';
