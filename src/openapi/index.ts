export { OpenApiDocument } from './open-api-document.js';
export { OpenApiModule } from './open-api.module.js';
