export { DashboardModule } from './dashboard.module.js';
export { ErrorPageFilter } from './errors/error-page.filter.js';
export { useSecureHeaders } from './views/secure-headers.js';
export { useViews } from './views/use-views.js';
